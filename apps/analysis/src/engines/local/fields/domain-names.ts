import { words } from './vocabulary.ts';

/** Endings a card's domain may have: all of two letters that are countries, and the general ones in use. */
const general = words(`
  com net org edu gov mil int info biz name pro mobi asia jobs travel museum coop aero cat tel post xyz online site
  store shop tech app dev cloud design studio agency consulting group company global world team work works media
  digital email solutions services systems technology software support network host space website blog art photo
  photography photos pictures gallery film tv law legal attorney lawyer accountant finance financial bank capital fund
  investments insurance realty estate properties property homes house build builders construction engineering energy
  solar green eco farm garden health healthcare care clinic dental doctor hospital medical pharmacy fit fitness yoga
  beauty salon fashion style clothing jewelry shoes coffee cafe restaurant bar pub beer wine pizza kitchen catering
  food recipes events party wedding tours vacations hotel flights cruises auto cars taxi bike boats academy college
  school university education training institute science foundation ngo ong church charity social community club life
  live love today news press expert guru ninja rocks cool fun games game play video music band audio radio ventures
  partners associates holdings industries enterprises international management marketing directory ltd llc inc gmbh
  limited tokyo osaka nagoya kyoto london paris berlin nyc taipei moe top vip wang ren link click one plus zone land
  wales scot irish hamburg koeln bayern ruhr bzh amsterdam brussels wien tirol swiss vegas miami boston africa capetown
  yokohama okinawa kiwi bio
  city town place tools supply parts equipment repair cleaning plumbing lighting furniture toys kids pet dog horse
  computer phone mobile chat page wiki me io ai
`);
const countries = words(`
  ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd cf
  cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gd ge gf gg
  gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn
  kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na
  nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh
  si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve
  vg vi vn vu wf ws ye yt za zm zw
`);
const endings: ReadonlySet<string> = new Set([...general, ...countries]);

/** How OCR misreads letters, likeliest first. */
const lookalikes: ReadonlyArray<readonly [misread: string, meant: string]> = [
  ['rn', 'm'],
  ['l', 'i'],
  ['i', 'l'],
  ['1', 'i'],
  ['1', 'l'],
  ['0', 'o'],
  ['5', 's'],
  ['c0', 'co'],
  ['e', 'c'],
  ['c', 'e'],
  ['t', 'l'],
  ['vv', 'w'],
  ['v', 'w'],
  ['u', 'n'],
  ['n', 'u'],
  ['q', 'g'],
];

/** Whether the last part of a domain is one that exists. */
export function hasKnownEnding(domain: string): boolean {
  return endings.has(endingOf(domain));
}

/** The domain with its ending repaired by one lookalike where that makes it one that exists; unchanged otherwise. */
export function repairEnding(domain: string): string {
  const lower = domain.toLowerCase();
  if (hasKnownEnding(lower)) return lower;
  const ending = endingOf(lower);
  const stem = lower.slice(0, lower.length - ending.length);
  for (const [misread, meant] of lookalikes) {
    const candidate = ending.replace(misread, meant);
    if (candidate !== ending && endings.has(candidate)) return stem + candidate;
  }
  return lower;
}

function endingOf(domain: string): string {
  return domain.slice(domain.lastIndexOf('.') + 1).toLowerCase();
}
