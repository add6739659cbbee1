import { slotOf } from '../../../src/envoy/slots';

describe('the slot of a cluster', () => {
  it('does not tell the name of the cluster', () => {
    expect(slotOf('openai')).toMatch(/^[0-9a-f]{12}$/);
  });

  it('stays the same whatever else is configured, and differs between clusters', () => {
    expect(slotOf('openai')).toBe(slotOf('openai'));
    expect(slotOf('openai')).not.toBe(slotOf('anthropic'));
  });
});
