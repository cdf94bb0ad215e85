"""O*NET's database files into occupations and their source anchors.

Pure: `profiles` (which files and headers each release has), `read` (one file into rows, or its
faults), `anchors` (what is shown of it all), `groups` (the 23 major groups). `folder` finds and
reads the files of a folder, `load` compares that with the database (`before`) and stores it.
"""
