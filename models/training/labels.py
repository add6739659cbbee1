"""Label names of every head, in the order of the model's outputs."""

INTENTS = [
    "coding", "debugging", "code_review", "algorithm_design", "technical_documentation",
    "business_writing", "creative_writing", "marketing", "presentation", "summarization",
    "translation", "legal_analysis", "research", "math", "financial_analysis",
    "market_analysis", "strategy", "data_analysis", "general_knowledge", "conversation",
]  # fmt: skip
COMPLEXITIES = ["simple", "moderate", "complex"]
DOMAINS = [
    "biology", "business", "chemistry", "computer science", "economics", "engineering", "health",
    "history", "law", "math", "other", "philosophy", "physics", "psychology",
]  # fmt: skip
KINDS = [
    "personal", "client_confidential", "financial_account", "health", "privileged_legal",
    "credentials", "internal_only",
]  # fmt: skip

# name -> number of logits. Intent heads read the intent window, scan heads every scan window.
INTENT_HEADS = {"intent": len(INTENTS), "complexity": len(COMPLEXITIES), "domain": len(DOMAINS)}
SCAN_HEADS = {"sensitivity": 1, "sensitive_kinds": len(KINDS), "jailbreak": 1}
HEADS = {**INTENT_HEADS, **SCAN_HEADS}
LABELS = {"intent": INTENTS, "complexity": COMPLEXITIES, "domain": DOMAINS, "sensitive_kinds": KINDS}
