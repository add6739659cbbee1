import { found, HEX, keyOf, UPPER } from '../../support/found';

const base64 = (value: string): string => Buffer.from(value).toString('base64url');
const jwt = (payload: object): string =>
  [base64('{"alg":"HS256","typ":"JWT"}'), base64(JSON.stringify(payload)), keyOf(43)].join('.');
const header = (kind: string): string => ['-----BEGIN', kind, 'KEY-----'].join(' ');

/** What is found, and the value; built from parts, so that no key stands here. */
const HITS: readonly (readonly [string, string])[] = [
  ['aws-access-key', `AKIA${keyOf(16, UPPER)}`],
  ['aws-access-key', `ASIA${keyOf(16, UPPER)}`],
  ['assigned-secret', `aws_secret_access_key = ${keyOf(40)}`],
  ['github-token', `ghp_${keyOf(36)}`],
  ['github-token', `github_pat_${keyOf(22)}_${keyOf(59)}`],
  ['gitlab-token', `glpat-${keyOf(20)}`],
  ['stripe-key', `sk_live_${keyOf(24)}`],
  ['anthropic-key', `sk-ant-api03-${keyOf(80)}`],
  ['openai-key', `sk-proj-${keyOf(60)}`],
  ['openai-key', `sk-${keyOf(48)}`],
  ['google-api-key', `AIza${keyOf(35)}`],
  ['slack-token', `xoxb-${keyOf(12, '0123456789')}-${keyOf(24)}`],
  ['npm-token', `npm_${keyOf(36)}`],
  ['sendgrid-key', `SG.${keyOf(22)}.${keyOf(43)}`],
  ['twilio-key', `SK${keyOf(32, HEX)}`],
  ['azure-key', `DefaultEndpointsProtocol=https;AccountKey=${keyOf(86)}==;`],
  ['hugging-face-token', `hf_${keyOf(34, 'ABCDEFGHIJKLMNOPqrstuvwxyz')}`],
  ['live-key', `kp_live_${keyOf(16, HEX)}`],
  ['jwt', `token ${jwt({ sub: '88120', aud: 'ledger' })}`],
  ['private-key', `${header('RSA PRIVATE')}\n${keyOf(64)}\n${keyOf(64)}\n-----END RSA PRIVATE KEY-----`],
  ['private-key', `{"type":"service_account","private_key":"${header('PRIVATE')}\\n${keyOf(64)}\\n"}`],
  ['connection-string', 'postgres://ledger:vK3$w9!pQz@db-2.internal:5432/ledger'],
  ['connection-string', 'redis://:tortuga77@cache-0:6379'],
  ['connection-string', 'mongodb+srv://api:Yx7p/Rq2@LmV9t@cluster0.net/prod'],
  ['assigned-password', 'DB_PASSWORD=Fen!land_3390'],
  ['assigned-password', '{"password": "Wint3r!Kestrel88"}'],
  ['assigned-password', 'host 10.0.0.4 user deploy senha Vergalhao10mm'],
  ['assigned-password', '비밀번호는 Gaeul#바람2291 입니다'],
  ['assigned-secret', `"client_secret": "${keyOf(32)}"`],
  ['assigned-secret', `TWILIO_AUTH_TOKEN: ${keyOf(32, HEX)}`],
  ['command-password', 'curl -u deploy:Ofenkartoffel!17 https://nexus/raw'],
  ['basic-authorization', `Authorization: Basic ${Buffer.from('svc:Ofenkartoffel17').toString('base64')}`],
  ['bearer-authorization', `Authorization: Bearer ${keyOf(40)}`],
];

const MISSES: readonly (readonly [string, string])[] = [
  ['the example key of AWS', 'AKIAIOSFODNN7EXAMPLE / wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'],
  ['a key of crosses', 'AKIAXXXXXXXXXXXXXXXX and sk-xxxxxxxxxxxxxxxxxxxxxxxx'],
  ['a test key of Stripe', `sk_test_${keyOf(24)}`],
  ['the token of jwt.io', jwt({ sub: '1234567890', name: 'John Doe' })],
  ['three parts that hold no header', `eyJ${keyOf(20)}.${keyOf(20)}.${keyOf(30)}`],
  ['a header alone', `grep -- "${header('RSA PRIVATE')}" *`],
  ['a public key', `${header('PUBLIC')}\n${keyOf(64)}`],
  ['an elided key', `${header('PRIVATE')}\n...\n-----END PRIVATE KEY-----`],
  ['a placeholder password', 'password=<YOUR_PASSWORD> password=changeme password: "********"'],
  ['a variable', 'password=${DB_PASSWORD} token: $TOKEN key={{ secrets.NPM_TOKEN }}'],
  ['code', "password = os.environ['DB_PASSWORD2'], token = process.env.TOKEN2, secret: getSecret1()"],
  ['a comparison', 'if (user.password === hash2.digest) return token2;'],
  ['a type', 'password: varchar(255), token: string;'],
  ['user:password@localhost', 'postgres://user:password@localhost/db mysql://root:root@127.0.0.1'],
  ['user:pass@host', 'https://user:pass@example.com'],
  ['a URL with a handle', 'https://medium.com/@user/a-post http://host:8080/@me'],
  ['limits of tokens', 'max_tokens: 4096, "total_tokens": 12345678901234'],
  ['a page token', `next_page_token: "${keyOf(24)}"`],
  ['a name of a secret', 'secretName: db-credentials-prod-2'],
  ['a UUID', 'id 550e8400-e29b-41d4-a716-446655440000'],
  ['a commit', 'commit 9fceb02d0ae598e95dc970b74767f19372d61af8'],
  ['a digest', `sha256:${keyOf(64, HEX)} integrity sha512-${keyOf(86)}==`],
  ['advice', 'Never put a password or an API key in chat. Is my password policy 2024 fine?'],
];

describe('credentials', () => {
  test.each(HITS)('%s is found in %s', (recognizer, text) => {
    expect(found(text)).toContain(recognizer);
  });

  test.each(MISSES)('%s is no secret', (_, text) => {
    expect(found(text)).toEqual([]);
  });
});
