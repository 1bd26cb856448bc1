"""Letters to applicants: their data, the templates that staff edit, and the files made of both."""
