import { places, type Country, type Place } from './places.ts';
import type { Dice } from './random.ts';

/** Somebody who has a card, in words as they are printed. Nobody of these exists. */
export interface Person {
  country: Country;
  place: Place;
  name: string;
  /** The name in Latin letters where the card prints it beside another script. */
  nameLatin: string | null;
  title: string;
  department: string | null;
  company: string;
  phone: string;
  mobile: string | null;
  fax: string | null;
  email: string;
  web: string | null;
  address: string;
  /** The company and title in English, for the back of a card. */
  english: { title: string; company: string; address: string } | null;
}

/** Makes up a person of a country. */
export function invent(country: Country, chance: Dice): Person {
  const place = places[country];
  const given = chance.pick(place.names);
  const house = chance.pick(place.houses);
  const role = chance.pick(place.roles);
  const home = chance.pick(place.addresses);
  const [first, last] = given.latin.toLowerCase().replace(/[^a-z ]/g, '').split(' ');
  const box = chance.pick([`${first}.${last}`, `${first![0]}${last}`, `${first}_${last}`, `${first}`, `${last}.${first}`]);
  const eastAsian = given.name !== given.latin;
  return {
    country,
    place,
    name: given.name,
    nameLatin: eastAsian && chance.share() < 0.5 ? given.latin : null,
    title: role.title,
    department: chance.share() < 0.35 ? chance.pick(place.departments) : null,
    company: house.name,
    phone: place.phone(chance),
    mobile: chance.share() < 0.75 ? place.mobile(chance) : null,
    fax: chance.share() < 0.3 ? place.phone(chance) : null,
    email: `${box}@${house.domain}`,
    web: chance.share() < 0.6 ? chance.pick([`www.${house.domain}`, house.domain, `https://www.${house.domain}`]) : null,
    address: home.local,
    english: eastAsian ? { title: role.english, company: house.english, address: home.english } : null,
  };
}

/** The same person as the English back of the card shows them. */
export function backOf(person: Person, latin: string): Person {
  if (person.english === null) throw new Error('Only a card in another script has an English back');
  return { ...person, ...person.english, name: latin, nameLatin: null, department: null, place: { ...person.place, labels: places.us.labels, script: 'latin' } };
}
