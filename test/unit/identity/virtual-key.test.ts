import { digestOf, generateKey } from '../../../src/identity/virtual-key';

describe('a virtual key', () => {
  it('has a prefix and 32 random bytes, and is never the same', () => {
    const keys = Array.from({ length: 20 }, () => generateKey());
    for (const key of keys) {
      expect(key).toMatch(/^sb-[A-Za-z0-9_-]{43}$/);
      expect(Buffer.from(key.slice(3), 'base64url')).toHaveLength(32);
    }
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('is known by its SHA-256', () => {
    // FIPS 180-2, appendix B.1.
    expect(digestOf('abc').toString('hex')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
