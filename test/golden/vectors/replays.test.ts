import { foreignTarget as foreignAnswer } from './answers';
import { judge } from './explanation';
import { describeVectors } from './folder';
import { REPLAYS, type Replay } from './replays';
import { foreignTarget as foreignRequest } from './requests';
import { snapshots } from './snapshots';

describeVectors.each(REPLAYS)('recorded $kind, against $against', ({ comparisons, explanations }: Replay) => {
  const judgements = comparisons().map((comparison) => judge(comparison, explanations));

  it('are there', () => expect(judgements.length).toBeGreaterThan(0));

  it.each(judgements)('$name differs from ours only as explained', ({ unexplained }) => {
    expect(unexplained).toEqual([]);
  });

  it('shows every difference that is explained', () => {
    const used = new Set(judgements.flatMap((judgement) => judgement.used));
    expect(explanations.filter((explanation) => !used.has(explanation))).toEqual([]);
  });
});

describeVectors('recorded snapshots of another gateway', () => {
  it('are each compared, or of an API that no provider here speaks', () => {
    const compared = new Set(REPLAYS.flatMap(({ comparisons }) => comparisons().map(({ name }) => name)));
    const requests = snapshots('requests').filter((snapshot) => foreignRequest(snapshot) === undefined);
    const answers = snapshots('response').filter((snapshot) => foreignAnswer(snapshot) === undefined);
    expect([...requests, ...answers].map(({ name }) => name).filter((name) => !compared.has(name))).toEqual([]);
  });
});
