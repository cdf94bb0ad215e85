"""What is kept of an occupation to find it by."""

from typing import NamedTuple


class Texts(NamedTuple):
    """Comparable words (see words) of one occupation, most telling first, blanks between.

    `whole` has each title and name as one word, so that “truckdriver” finds a truck driver.
    """

    pk: int
    code: str
    title: str
    whole: str
    names: str
    says: str
    about: str
