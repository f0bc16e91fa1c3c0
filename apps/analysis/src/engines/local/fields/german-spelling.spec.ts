import { describe, expect, it } from '@jest/globals';
import { layOut } from '../../../../testing/printed-cards.ts';
import { readCards } from './contact.ts';
import { mendGerman } from './german-spelling.ts';

describe('German print that was read without ß and umlauts', () => {
  it.each(['B', 'R', 'lB', 'RR', 'l', 'll', 'fS', 'f', ''])('has its streets again: Straße read with %j', (read) => {
    expect(mendGerman(`Hafenstra${read}e 12, 20457 Hamburg`)).toBe('Hafenstraße 12, 20457 Hamburg');
  });

  it.each([
    ['80804 Miinchen', '80804 München'],
    ['80804 Munchen', '80804 München'],
    ['80804 Minchen', '80804 München'],
    ['Geschaftsfuhrer', 'Geschäftsführer'],
    ['Geschaftsfithrerin', 'Geschäftsführerin'],
    ['GESCHAFTSFUHRER', 'GESCHÄFTSFÜHRER'],
  ])('has words again that do not exist otherwise: %s', (read, spelled) => expect(mendGerman(read)).toBe(spelled));

  it.each(['Bahnhofstrasse 5', 'Hauptstraße 5', 'Am Strande 5', 'Munster', 'Burostuhl GmbH', 'Minchener Bier', 'Geschäftsführer'])('stays as it is where more than one word can be meant, and where nothing is lost: %s', (text) =>
    expect(mendGerman(text)).toBe(text),
  );

  it('is mended on German cards only, and not in their addresses of the network', () => {
    const rows = ['34|Stefan Brandt', '20|Geschaftsfuhrer', '18|HafenstraBe 12, 20457 Hamburg', '18|brandt@munchen.de'];
    const card = (country: string) => readCards([layOut(rows)], 'en', country).contact;
    expect(card('DE')).toMatchObject({ title: 'Geschäftsführer', address: 'Hafenstraße 12, 20457 Hamburg', emails: ['brandt@munchen.de'] });
    const american = ['34|Stefan Brandt', '20|Manager', '18|1 Minchen Ave, Dayton, OH 45402', '18|(937) 555-0142'];
    expect(readCards([layOut(american)], 'en', 'US').contact).toMatchObject({ address: '1 Minchen Ave, Dayton, OH 45402' });
  });
});
