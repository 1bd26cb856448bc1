"""The same meaning for many records: one generated function a rule set, about as fast as by hand.

The function reads every fact of a record once and adds up a bit mask of what is not met and what
cannot be told; the mask looks up a `Verdict` that all such records share, so that no record makes
new objects. Requirements that share facts are decided together, in one of two ways:

- as a tree, where the facts have few values that the requirements can tell apart. Each leaf is
  what `decide` says of the values that lead to it; what is no value of its fact leads nowhere.
- else as two tests a requirement, `proved` and `refuted`, as in the column reader, after one test
  of each fact's value.

Constraints between facts are decided along with the requirements. Whatever is out of the ordinary
goes to the reference meaning, which decides it or raises every fault.

The source holds no data as code: facts are read by names that `is_name` accepts, every value is
bound to a local variable, and comments are escaped.
"""

from qip_rules.rules.compiled.records import Record, Values
from qip_rules.rules.compiled.rows import compiled_source, decide_many, decider

__all__ = ["Record", "Values", "compiled_source", "decide_many", "decider"]
