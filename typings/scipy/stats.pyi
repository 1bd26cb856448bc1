from typing import Literal

class _ConfidenceInterval:
    low: float
    high: float

class BinomTestResult:
    def proportion_ci(
        self,
        confidence_level: float = 0.95,
        method: Literal["exact", "wilson", "wilsoncc"] = "exact",
    ) -> _ConfidenceInterval: ...

def binomtest(k: int, n: int, p: float = 0.5) -> BinomTestResult: ...
