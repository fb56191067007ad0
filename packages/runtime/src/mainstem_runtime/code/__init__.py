"""The code of a run, kept with it: what was imported, and the folder around it.

    imported    the bytes of the flow's modules as they were when they were imported
    files       which files of the folder belong to the code
    ignored     what `.gitignore` and `.mainstemignore` leave out
    patterns    the lines of such a file
    secrets     what looks as if it should not be kept
    package     all of it put together, and what people should know of it
    archive     the files as one archive, the same bytes for the same files
    repository  what git says about the folder
    recorder    stores the archive and creates `code.json`, beside the first tasks

`mainstem_client.code` reads it.
"""
