import argparse, subprocess, sys, shutil
from pathlib import Path
from docs.website.reference_pages import reference_pages, places_of_doors
from docs.website.staging import stage
ROOT = Path(__file__).parents[2]
out = Path(sys.argv[1]).resolve()
src = out.with_name(out.name + "-pages")
src.mkdir(parents=True, exist_ok=True)
stage(ROOT, src, reference_pages(), places_of_doors())
from sphinx.cmd.build import main
sys.exit(main(["-b","html","-q","-c",str(ROOT/"docs/website"),"-d",str(out.with_name(out.name+"-trees")),str(src),str(out),*sys.argv[2:]]))
