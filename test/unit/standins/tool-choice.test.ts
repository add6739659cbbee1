import { chooseTools, type ToolOffer } from '../../../demo/standins/tool-choice';

describe('the tools that a stand-in calls', () => {
  const tools = ['get_weather', 'get_time'].map((name) => ({ name, schema: {} }));
  const offer: ToolOffer = { tools, choice: 'auto', isParallel: true, lastText: '' };

  it.each<[string, Partial<ToolOffer>, string[]]>([
    ['are none when the user names none', { lastText: 'Hello.' }, []],
    ['are those that the user names', { lastText: 'get_time and get_weather' }, ['get_weather', 'get_time']],
    ['are one at a time when that is wanted', { lastText: 'get_time get_weather', isParallel: false }, ['get_weather']],
    ['are none when they are forbidden', { lastText: 'get_time', choice: 'none' }, []],
    ['are the first when one is required', { choice: 'required' }, ['get_weather']],
    ['are the named ones when one is required', { choice: 'required', lastText: 'get_time' }, ['get_time']],
    [
      'are the one that is chosen, whatever is named',
      { choice: { tool: 'get_time' }, lastText: 'get_weather' },
      ['get_time'],
    ],
  ])('%s', (_, changes, names) => {
    expect(chooseTools({ ...offer, ...changes }).map(({ name }) => name)).toEqual(names);
  });
});
