import { languageSource } from '../../../src/signals/language';
import { message } from '../../support/chat';
import { observe } from '../../support/observe';

const TEXTS: readonly (readonly [string, string])[] = [
  ['en', 'Please review this contract and tell me what the other side can demand of us.'],
  ['de', 'Bitte prüfe diesen Vertrag und sage mir, was die Gegenseite von uns verlangen kann.'],
  ['fr', 'Veuillez relire ce contrat et me dire ce que l’autre partie peut exiger de nous.'],
  ['es', 'Por favor, revisa este contrato y dime qué puede exigirnos la otra parte.'],
  ['it', 'Per favore, controlla questo contratto e dimmi che cosa può chiederci la controparte.'],
  ['pt', 'Por favor, revê este contrato e diz-me o que a outra parte nos pode exigir.'],
  ['nl', 'Kijk dit contract alsjeblieft na en vertel me wat de andere partij van ons kan eisen.'],
  ['pl', 'Proszę sprawdzić tę umowę i powiedzieć mi, czego druga strona może od nas żądać.'],
  ['sv', 'Granska det här avtalet och berätta vad motparten kan kräva av oss.'],
  ['ru', 'Пожалуйста, проверь этот договор и скажи, чего может требовать другая сторона.'],
  ['uk', 'Будь ласка, перевір цей договір і скажи, чого може вимагати від нас інша сторона.'],
  ['tr', 'Lütfen bu sözleşmeyi incele ve karşı tarafın bizden ne isteyebileceğini söyle.'],
  ['ja', 'この契約書を確認して、相手方が何を要求できるか教えてください。'],
  ['zh', '请审查这份合同，并告诉我对方可以向我们提出什么要求。'],
  ['ko', '이 계약서를 검토하고 상대방이 우리에게 무엇을 요구할 수 있는지 알려 주세요.'],
  ['ar', 'يرجى مراجعة هذا العقد وإخباري بما يمكن للطرف الآخر أن يطلبه منا.'],
];

describe('the language', () => {
  it.each(TEXTS)('%s is recognised', async (language, text) => {
    expect(await observe(languageSource, text)).toMatchObject({ value: language });
  });

  it.each(['', 'hi', '12345 67890', '{}[]();', '   \n ', '🐢🐢🐢🐢🐢'])('of "%s" is unknown', async (text) => {
    expect(await observe(languageSource, text)).toHaveProperty('unknown');
  });

  it('is that of the newest user turn', async () => {
    const [, de = ''] = TEXTS[1] ?? [];
    const [, fr = ''] = TEXTS[2] ?? [];
    expect(
      await observe(languageSource, [message('user', fr), message('assistant', fr), message('user', de)]),
    ).toMatchObject({ value: 'de' });
  });

  it('has a score of 0 to 1', async () => {
    const observed = await observe(languageSource, TEXTS[0]?.[1] ?? '');
    expect(observed).toHaveProperty('score');
    const { score } = observed as { score: number };
    expect(score > 0 && score <= 1).toBe(true);
  });

  it('is found from the beginning of a text of megabytes', async () => {
    const [, en = ''] = TEXTS[0] ?? [];
    expect(await observe(languageSource, `${en} ${'x'.repeat(5_000_000)}`)).toMatchObject({ value: 'en' });
  });
});
