"""Calibrates and measures static tier, encoder and both together: minutes, no training.

    python models/calibrate_tiers.py --public DIR --dev FILE

Run it whenever encoder.onnx or static.onnx has changed. Writes static.json, static.golden.json and TIERS.md.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

from training import data
from training.encode import Encoder
from training.export import sha256
from training.static import STATIC_SPEC, StaticEncoder
from training.tiers import Readings, calibrate_tiers, measure_tiers, read
from training.tiers_report import write_static_golden, write_tiers_table

HERE = Path(__file__).resolve().parent


def main() -> None:
    args = parse_args()
    started = time.time()
    log = lambda text: print(f"[{time.time() - started:6.0f} s] {text}", flush=True)  # noqa: E731
    static_file, encoder_file = args.out / "static.onnx", args.out / "encoder.onnx"
    static_encoder, encoder = (kind(args.out / "tokenizer.json") for kind in (StaticEncoder, Encoder))

    def read_both(rows: list[data.Example]) -> tuple[Readings, Readings]:
        return read(static_file, rows, static_encoder), read(encoder_file, rows, encoder)

    validation = held_out_rows(args, log)
    log(f"{len(validation)} validation rows")
    readings = read_both(validation)
    log("read")
    settings = {
        "file": static_file.name,
        "sha256": sha256(static_file),
        "maxTokens": STATIC_SPEC.max_tokens,
        "encoderSha256": sha256(encoder_file),
        **calibrate_tiers(*readings, validation),
    }
    (args.out / "static.json").write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")
    write_static_golden(static_file, static_encoder, args.out / "static.golden.json")
    log(f"static.json: {json.dumps(settings['cascade'])}")

    figures = {"validation": measure_tiers(*readings, validation, settings)}
    if args.dev and args.dev.is_file():
        dev = data.load_file(args.dev, data.file_rng(args.dev, args.seed))
        figures["dev"] = measure_tiers(*read_both(dev), dev, settings)
    write_tiers_table(args.out / "TIERS.md", figures, settings, static_file)
    log("TIERS.md written")
    print((args.out / "TIERS.md").read_text())


def held_out_rows(args, log) -> list[data.Example]:
    """Rows that neither model was trained on: those of held-out.json."""
    rows = data.load_authored(args.data, args.seed)
    if args.public and args.public.is_dir():
        rows += data.load_public(args.public, args.seed)
    else:
        log("no --public folder: no exam questions, so no figure for domain on them")
    ids = data.read_held_out(args.out)
    return [row for row in rows if row.id in ids]


def parse_args() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--public", type=Path, help="folder of further rows (not in this repository)")
    parser.add_argument("--data", type=Path, default=HERE / "data", help="folder of authored rows")
    parser.add_argument("--dev", type=Path, help="labelled prompts to measure, never calibrated on")
    parser.add_argument("--out", type=Path, default=HERE / "classifier", help="bundle folder")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
