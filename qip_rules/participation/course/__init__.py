"""Where a practice stands on a day: sessions, steps, schedule, findings, duties."""
