"""Everything that is stored or sent, as records, and the one codec between them and JSON.

identifiers   the types of ids and the one parser of path specifications
references    artifact references: codec, buffers, segments
inheritance   what a task passes on: names by origin, items of a foreach
places        where a task stands: foreach frames, ranges of input tasks
task          the task contract: TaskSpec and the report of its end
records       run.json, manifests, failures, end.json
tags          what may be a tag, and the record of a change
journal       the supervisor's events
codec         record to plain data and back
"""
