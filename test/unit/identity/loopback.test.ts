import { isFromThisMachine } from '../../../src/identity/loopback';

describe('a request from this machine', () => {
  it.each([
    ['127.0.0.1:40122', undefined],
    ['[::1]:40122', undefined],
    ['[::ffff:127.0.0.1]:40122', undefined],
    ['127.0.0.1:40122', '172.17.0.2'],
    ['127.0.0.1:40122', '127.0.0.1,::1, 172.17.0.2'],
    ['127.0.0.1:40122', ''],
  ])('comes from %s, for %s', (peer, forwardedFor) => {
    expect(isFromThisMachine(peer, forwardedFor)).toBe(true);
  });

  it.each([
    ['an unknown peer', undefined, undefined],
    ['an empty address', '', undefined],
    ['another machine', '10.0.0.7:40122', undefined],
    ['another machine that claims to be this one', '10.0.0.7:40122', '127.0.0.1'],
    ['a mesh that hands on requests', '127.0.0.6:40122', undefined],
    ['an address that begins alike', '127.0.0.11:40122', undefined],
    ['a name that begins alike', '127.0.0.1.example.com:40122', undefined],
    ['a socket', '/run/envoy.sock', undefined],
    ['another machine by IPv6', '[2001:db8::1]:40122', undefined],
    ['a proxy on this machine, for another', '127.0.0.1:40122', '203.0.113.9, 172.17.0.2'],
    ['a proxy that hides whom it speaks for', '127.0.0.1:40122', 'unknown, 172.17.0.2'],
    ['a chain of proxies', '127.0.0.1:40122', '127.0.0.1, 203.0.113.9, 127.0.0.1, 172.17.0.2'],
  ])('is not one of %s', (_, peer, forwardedFor) => {
    expect(isFromThisMachine(peer, forwardedFor)).toBe(false);
  });
});
