import { Hash } from '@smithy/hash-node';
import { SignatureV4 } from '@smithy/signature-v4';

/** Of an AWS identity. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary credentials. */
  readonly sessionToken?: string;
}

/** What a signature is good for. */
export interface AwsScope {
  /** As in `bedrock`. */
  readonly service: string;
  /** As in `us-east-1`. */
  readonly region: string;
  readonly date: Date;
}

/** A request as it leaves: whatever changes afterwards breaks the signature. */
export interface SignableRequest {
  /** Value of `:method`. */
  readonly method: string;
  /** Value of `:authority`. */
  readonly authority: string;
  /** As it is sent: encoded, query included. */
  readonly path: string;
  /** All of these are signed, beside the host. By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const sha256 = Hash.bind(null, 'sha256');

/**
 * Signs a POST request with AWS Signature Version 4.
 * @returns the headers to add: `authorization`, `x-amz-date` and, for temporary credentials, `x-amz-security-token`
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export async function signRequest(
  { method, authority, path, headers, body }: SignableRequest,
  credentials: AwsCredentials,
  { service, region, date }: AwsScope,
): Promise<Readonly<Record<string, string>>> {
  const [bare = '', query = ''] = path.split('?', 2);
  // The checksum header is for S3 and Glacier; the body is part of the signature without it.
  const signer = new SignatureV4({ service, region, credentials, sha256, applyChecksum: false });
  const signed = await signer.sign(
    {
      method,
      protocol: 'https:',
      hostname: authority,
      path: bare,
      query: Object.fromEntries(new URLSearchParams(query)),
      headers: { ...headers, host: authority },
      body,
    },
    { signingDate: date },
  );
  return Object.fromEntries(Object.entries(signed.headers).filter(([name]) => name !== 'host' && !(name in headers)));
}
