import { seal, unseal } from '../../../src/dialects/seal';
import { DIALECT_NAMES } from '../../../src/domain/model';

describe('seal', () => {
  it.each(DIALECT_NAMES.flatMap((origin) => DIALECT_NAMES.map((client) => ({ origin, client }))))(
    'gives a $client client a signature of $origin that comes back whole',
    ({ origin, client }) => {
      const opaque = { value: 'EqQB:signalbox:=/+', origin };
      expect(unseal(seal(opaque, client), client)).toEqual(opaque);
    },
  );

  it('leaves a signature alone that goes to a client of its own dialect', () => {
    expect(seal({ value: 'c2ln', origin: 'gemini' }, 'gemini')).toBe('c2ln');
    expect(seal({ value: 'c2ln', origin: 'gemini' }, 'anthropic-messages')).toBe('signalbox:gemini:c2ln');
  });

  it.each(['signalbox:', 'signalbox:nobody:x', 'signalbox', ''])(
    'takes %j, whose mark is none, for the client’s own',
    (text) => {
      expect(unseal(text, 'gemini')).toEqual({ value: text, origin: 'gemini' });
    },
  );
});
