"""The same meaning for the rows of a frame: polars, pandas, pyarrow, DuckDB, PySpark.

Each requirement becomes two total masks, `proved` and `refuted`, for one column of three values
does not survive negation in every library; the masks are packed into whole numbers, one bit a
requirement. All libraries are spoken to through narwhals, which is loaded with the first frame.
"""

from qip_rules.rules.frames.codes import codes_of, impossible_in, with_codes
from qip_rules.rules.frames.decided import decide_frame
from qip_rules.rules.frames.faulty import faults_in_frame

__all__ = ["codes_of", "decide_frame", "faults_in_frame", "impossible_in", "with_codes"]
