import { createHash, createHmac } from 'node:crypto';
import { signRequest } from '../../../src/providers/aws-signature';

/** The credentials and the moment of AWS's published test suite, `aws-sig-v4-test-suite`. */
const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const SCOPE = { service: 'service', region: 'us-east-1', date: new Date('2015-08-30T12:36:00Z') };
const SESSION_TOKEN =
  'AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8Y' +
  'UuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE' +
  '8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2' +
  'ICCR/oLxBA==';

/** A POST to the root of the suite's host. */
function post(body = '', headers: Readonly<Record<string, string>> = {}): Parameters<typeof signRequest>[0] {
  return { method: 'POST', authority: 'example.amazonaws.com', path: '/', headers, body: Buffer.from(body) };
}

function authorization(signedHeaders: string, signature: string): string {
  const credential = 'AKIDEXAMPLE/20150830/us-east-1/service/aws4_request';
  return `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
}

/** The signature by the steps of AWS's own description, for requests that the suite does not have. */
function signatureBySteps(canonicalRequest: string): string {
  const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const steps = ['20150830', 'us-east-1', 'service', 'aws4_request'];
  const key = steps.reduce<string | Buffer>(hmac, `AWS4${CREDENTIALS.secretAccessKey}`);
  const digest = createHash('sha256').update(canonicalRequest).digest('hex');
  return hmac(key, ['AWS4-HMAC-SHA256', '20150830T123600Z', steps.join('/'), digest].join('\n')).toString('hex');
}

describe('an AWS signature', () => {
  it('is that of the suite for `post-vanilla`', async () => {
    expect(await signRequest(post(), CREDENTIALS, SCOPE)).toEqual({
      'x-amz-date': '20150830T123600Z',
      authorization: authorization(
        'host;x-amz-date',
        '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
      ),
    });
  });

  it('covers body and content type, as in `post-x-www-form-urlencoded`', async () => {
    const request = post('Param1=value1', { 'content-type': 'application/x-www-form-urlencoded' });
    expect((await signRequest(request, CREDENTIALS, SCOPE)).authorization).toBe(
      authorization('content-type;host;x-amz-date', 'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a'),
    );
  });

  it('carries the token of temporary credentials, as in `post-sts-header-before`', async () => {
    const signed = await signRequest(post(), { ...CREDENTIALS, sessionToken: SESSION_TOKEN }, SCOPE);
    expect(signed).toEqual({
      'x-amz-date': '20150830T123600Z',
      'x-amz-security-token': SESSION_TOKEN,
      authorization: authorization(
        'host;x-amz-date;x-amz-security-token',
        '85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead',
      ),
    });
  });

  it('encodes a path that is encoded already once more', async () => {
    const request = { ...post('{}'), path: '/model/anthropic.claude-v1%3A0/invoke' };
    const canonical = [
      'POST',
      '/model/anthropic.claude-v1%253A0/invoke',
      '',
      'host:example.amazonaws.com',
      'x-amz-date:20150830T123600Z',
      '',
      'host;x-amz-date',
      createHash('sha256').update('{}').digest('hex'),
    ].join('\n');
    expect((await signRequest(request, CREDENTIALS, SCOPE)).authorization).toBe(
      authorization('host;x-amz-date', signatureBySteps(canonical)),
    );
  });
});
