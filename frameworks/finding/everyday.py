"""What people say for work that O*NET knows by other words only. Pure.

Each is asked for beside what was typed. Comparable words (see words) on both sides: no plurals,
no little words.
"""

EVERYDAY: dict[str, tuple[str, ...]] = {
    "amazon driver": ("package delivery driver", "delivery driver"),
    "bone doctor": ("orthopedic surgeon",),
    "brain surgeon": ("neurosurgeon",),
    "burger flipper": ("fast food cook",),
    "child doctor": ("pediatrician",),
    "coder": ("computer programmer",),
    "computer guy": ("computer user support specialist",),
    "computer nerd": ("computer user support specialist",),
    "doordash": ("delivery driver",),
    "doordash driver": ("delivery driver",),
    "eye doctor": ("optometrist", "ophthalmologist"),
    "fireman": ("firefighter",),
    "heart doctor": ("cardiologist",),
    "it guy": ("computer user support specialist",),
    "kid doctor": ("pediatrician",),
    "lunch lady": ("cafeteria worker",),
    "lyft driver": ("rideshare driver", "taxi driver"),
    "mall cop": ("security guard",),
    "repo man": ("repossessor",),
    "shrink": ("psychiatrist",),
    "stewardess": ("flight attendant",),
    "sysadmin": ("system administrator",),
    "system admin": ("system administrator",),
    "tooth doctor": ("dentist",),
    "uber driver": ("rideshare driver", "taxi driver"),
    "ups driver": ("package delivery driver", "delivery driver"),
    "vet": ("veterinarian",),
    "woman doctor": ("gynecologist",),
    "youtuber": ("content creator", "influencer"),
}
