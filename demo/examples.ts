/** One example prompt and the model that `deploy/signalbox.yaml` sends it to. */
export interface Example {
  readonly prompt: string;
  /** Sent as the team header, as Envoy's own authentication would. */
  readonly team?: string;
  /** The operator's name of the model. */
  readonly expectedModel: string;
}

/** What `npm start` sends; the first three are the worked examples of the product. */
export const EXAMPLES: readonly Example[] = [
  {
    prompt: "Help me debug this Python function that's returning None instead of the expected list",
    expectedModel: 'claude',
  },
  {
    prompt: "Write a professional email to decline a client's request for a discount",
    expectedModel: 'gpt',
  },
  {
    prompt: 'What are the legal implications of using open source software in our commercial product?',
    expectedModel: 'gpt',
  },
  {
    prompt:
      'Our client Maren Holtkamp (IBAN DE02 1203 0000 0000 2020 51) wants to move her savings. Draft the transfer letter.',
    expectedModel: 'local',
  },
  {
    prompt:
      'Prove that every finite integral domain is a field, then show where the argument breaks for infinite ones.',
    expectedModel: 'gpt-premium',
  },
  { prompt: 'What is the capital of Australia?', expectedModel: 'claude-haiku' },
  {
    prompt: 'Design an algorithm that finds the k shortest loopless paths in a weighted graph, with its complexity.',
    expectedModel: 'gemini-pro',
  },
  {
    prompt: 'Make an outline for a ten-slide presentation on migrating our data centre to the cloud.',
    expectedModel: 'gemini-pro',
  },
  {
    prompt: 'Write three taglines and an Instagram caption for the launch of our oat-milk ice cream.',
    expectedModel: 'gpt',
  },
  {
    prompt: 'Review this pull request: the new retry loop swallows exceptions and sleeps without a limit.',
    expectedModel: 'claude',
  },
  {
    prompt: 'Build a DCF model for a SaaS company with 40 % growth, and tell me which assumptions drive the valuation.',
    expectedModel: 'claude',
  },
  {
    prompt: 'Is clause 7 of this supplier agreement enforceable if the penalty exceeds the contract value?',
    team: 'legal',
    expectedModel: 'local',
  },
];
