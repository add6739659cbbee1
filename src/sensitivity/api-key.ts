import type { FoldedText } from './fold';
import type { Hit } from './hit';
import { isKeyPlaceholder } from './placeholder';

/** Keys of one issuer. `prefix` is looked for first: most texts hold none, and that look-up is nearly free. */
interface KeyForm {
  readonly recognizer: string;
  readonly prefix: string;
  readonly pattern: RegExp;
}

const form = (recognizer: string, prefix: string, pattern: string): KeyForm => ({
  recognizer,
  prefix,
  pattern: new RegExp(`(?<![A-Za-z0-9])${pattern}(?![A-Za-z0-9])`, 'g'),
});

/** Sources: each issuer's documentation; GitHub's list of secret scanning patterns. */
const FORMS: readonly KeyForm[] = [
  ...['AKIA', 'ASIA', 'ABIA', 'ACCA'].map((prefix) => form('aws-access-key', prefix, `${prefix}[A-Z2-7]{16}`)),
  ...['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'].map((prefix) =>
    form('github-token', prefix, `${prefix}[A-Za-z0-9]{30,255}`),
  ),
  form('github-token', 'github_pat_', 'github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{40,80}'),
  form('gitlab-token', 'gl', 'gl(?:pat|dt|rt|ptt|cbt|agent|soat)-[\\w-]{20,64}'),
  form('stripe-key', '_live_', '(?:sk|rk)_live_[A-Za-z0-9]{16,247}'),
  form('stripe-key', 'whsec_', 'whsec_[A-Za-z0-9+/]{32,64}'),
  form('anthropic-key', 'sk-ant-', 'sk-ant-[a-z0-9]{3,8}-[\\w-]{24,200}'),
  form(
    'openai-key',
    'sk-',
    'sk-(?!ant-)(?:(?:proj|svcacct|admin|None|or-v1)-)?(?=[\\w-]{0,40}\\d)[A-Za-z0-9][\\w-]{31,220}',
  ),
  form('google-api-key', 'AIza', 'AIza[\\w-]{35}'),
  form('google-oauth', 'GOCSPX-', 'GOCSPX-[\\w-]{28}'),
  form('google-oauth', 'ya29.', 'ya29\\.[\\w-]{30,400}'),
  form('slack-token', 'xox', 'xox[abeoprs](?:\\.xox[bp])?-[A-Za-z0-9-]{16,255}'),
  form('slack-token', 'xapp-', 'xapp-\\d-[A-Z0-9]{8,16}-\\d{8,16}-[a-z0-9]{32,80}'),
  form(
    'slack-webhook',
    'hooks.slack.com',
    'hooks\\.slack\\.com/services/T[A-Z0-9]{8,12}/B[A-Z0-9]{8,12}/[A-Za-z0-9]{20,32}',
  ),
  form('discord-webhook', '/api/webhooks/', 'discord(?:app)?\\.com/api/webhooks/\\d{17,20}/[\\w-]{60,72}'),
  form('telegram-token', ':AA', '\\d{8,10}:AA[\\w-]{33}'),
  form('npm-token', 'npm_', 'npm_[A-Za-z0-9]{36}'),
  form('pypi-token', 'pypi-', 'pypi-AgE[\\w-]{16,255}'),
  form('sendgrid-key', 'SG.', 'SG\\.[\\w-]{16,32}\\.[\\w-]{32,64}'),
  form('twilio-key', 'SK', 'SK[0-9a-f]{32}'),
  form('mailgun-key', 'key-', 'key-[0-9a-f]{32}'),
  form('mailchimp-key', '-us', '[0-9a-f]{32}-us\\d{1,2}'),
  form('azure-key', 'AccountKey=', 'AccountKey=[A-Za-z0-9+/]{86}=='),
  form('azure-key', 'SharedAccessKey=', 'SharedAccessKey=[A-Za-z0-9+/]{43}='),
  form('azure-key', '8Q~', '[\\w.~-]{3}8Q~[\\w.~-]{34}'),
  form('azure-sas', 'sig=', 'sig=[A-Za-z0-9%+/]{40,90}'),
  form('digitalocean-token', '_v1_', 'do[opr]_v1_[0-9a-f]{64}'),
  form('hugging-face-token', 'hf_', 'hf_[A-Za-z]{34}'),
  form('databricks-token', 'dapi', 'dapi[0-9a-f]{32}'),
  form('shopify-token', 'shp', 'shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}'),
  form('vault-token', 'hvs.', 'hvs\\.[\\w-]{24,140}'),
  form('grafana-token', 'gl', 'gl(?:sa|c)_[A-Za-z0-9+/=_]{32,160}'),
  form('groq-key', 'gsk_', 'gsk_[A-Za-z0-9]{40,64}'),
  form('xai-key', 'xai-', 'xai-[A-Za-z0-9]{60,90}'),
  form('perplexity-key', 'pplx-', 'pplx-[A-Za-z0-9]{40,64}'),
  form('replicate-token', 'r8_', 'r8_[A-Za-z0-9]{37}'),
  form('postman-key', 'PMAK-', 'PMAK-[0-9a-f]{24}-[0-9a-f]{34}'),
  form('new-relic-key', 'NRAK-', 'NRAK-[A-Z0-9]{27}'),
  form('linear-key', 'lin_api_', 'lin_api_[A-Za-z0-9]{40}'),
  form('notion-token', 'ntn_', 'ntn_[A-Za-z0-9]{40,50}'),
  form('supabase-token', 'sbp_', 'sbp_[0-9a-f]{40}'),
  form('atlassian-token', 'ATATT3', 'ATATT3[\\w=-]{60,250}'),
  form('square-token', 'sq0', 'sq0(?:atp|csp)-[\\w-]{22,43}'),
  // Many companies name their own keys after Stripe's.
  ...['_live_', '_prod_'].map((prefix) =>
    form(
      'live-key',
      prefix,
      `[a-z]{2,12}(?:_[a-z]{2,4})?${prefix}(?=[A-Za-z0-9]{0,15}\\d)(?=\\d{0,15}[A-Za-z])[A-Za-z0-9]{14,80}`,
    ),
  ),
];

/** What a key may stand in: keys are long, and most texts hold nothing so long. */
const LONG_RUN = /[\w.:/~%+=-]{20,}/g;

/** Keys of cloud and model providers and of common services, by prefix, length and entropy. Test keys are none. */
export function recognizeApiKeys({ text }: FoldedText): readonly Hit[] {
  return [...text.matchAll(LONG_RUN)].flatMap(({ 0: run, index }) =>
    FORMS.filter(({ prefix }) => run.includes(prefix)).flatMap((keyForm) => findKeys(run, index, keyForm)),
  );
}

function findKeys(run: string, offset: number, { recognizer, pattern }: KeyForm): readonly Hit[] {
  return [...run.matchAll(pattern)]
    .filter(([key]) => !isKeyPlaceholder(key))
    .map(({ 0: key, index }) => ({
      kind: 'credentials',
      recognizer,
      start: offset + index,
      end: offset + index + key.length,
    }));
}
