import type { Dice } from './random.ts';

export type Country = 'tw' | 'hk' | 'cn' | 'jp' | 'us' | 'uk' | 'sg' | 'de';

export interface Labels {
  phone: readonly string[];
  mobile: readonly string[];
  fax: readonly string[];
  email: readonly string[];
  address: readonly string[];
}

export interface Place {
  script: 'latin' | 'TC' | 'HK' | 'SC' | 'JP';
  labels: Labels;
  names: ReadonlyArray<{ name: string; latin: string }>;
  houses: ReadonlyArray<{ name: string; english: string; domain: string }>;
  roles: ReadonlyArray<{ title: string; english: string }>;
  departments: readonly string[];
  addresses: ReadonlyArray<{ local: string; english: string }>;
  phone: (chance: Dice) => string;
  mobile: (chance: Dice) => string;
}

const same = (...names: string[]): Array<{ name: string; latin: string }> => names.map((name) => ({ name, latin: name }));
const titles = (...names: string[]): Array<{ title: string; english: string }> => names.map((title) => ({ title, english: title }));
const houses = (...all: Array<[name: string, domain: string]>): Array<{ name: string; english: string; domain: string }> =>
  all.map(([name, domain]) => ({ name, english: name, domain }));
const here = (...all: string[]): Array<{ local: string; english: string }> => all.map((local) => ({ local, english: local }));
const localNames = (...all: Array<[name: string, latin: string]>): Array<{ name: string; latin: string }> => all.map(([name, latin]) => ({ name, latin }));
const localHouses = (...all: Array<[name: string, english: string, domain: string]>): Array<{ name: string; english: string; domain: string }> =>
  all.map(([name, english, domain]) => ({ name, english, domain }));
const localRoles = (...all: Array<[title: string, english: string]>): Array<{ title: string; english: string }> => all.map(([title, english]) => ({ title, english }));
const localAddresses = (...all: Array<[local: string, english: string]>): Array<{ local: string; english: string }> => all.map(([local, english]) => ({ local, english }));

const english: Labels = {
  phone: ['T', 'Tel', 'Phone', 'Office', 'P:'],
  mobile: ['M', 'Mobile', 'Cell', 'Mob.'],
  fax: ['F', 'Fax'],
  email: ['E', 'Email', 'E-mail', ''],
  address: ['', 'A'],
};
const traditional: Labels = {
  phone: ['電話', 'TEL', 'T', '公司'],
  mobile: ['手機', '行動電話', 'M', '行動'],
  fax: ['傳真', 'FAX'],
  email: ['E-mail', '電子郵件', 'E', '信箱'],
  address: ['地址', '', '公司地址'],
};
const simplified: Labels = { phone: ['电话', 'Tel', 'T'], mobile: ['手机', '移动电话', 'M'], fax: ['传真', 'Fax'], email: ['邮箱', 'E-mail', '电子邮箱'], address: ['地址', '', '公司地址'] };
const japanese: Labels = { phone: ['TEL', '電話', 'Tel.'], mobile: ['携帯', 'Mobile', '携帯電話'], fax: ['FAX', 'Fax.'], email: ['E-mail', 'Mail', ''], address: [''] };

/** What cards of a country have in common. Numbers and houses are made up. */
export const places: Record<Country, Place> = {
  tw: {
    script: 'TC',
    labels: traditional,
    names: localNames(['許家瑋', 'Chia-Wei Hsu'], ['歐陽怡君', 'Yi-Chun Ouyang'], ['蔡宗翰', 'Tsung-Han Tsai'], ['鄭淑惠', 'Shu-Hui Cheng'], ['廖俊傑', 'Chun-Chieh Liao'], ['謝佩珊', 'Pei-Shan Hsieh']),
    houses: localHouses(['綠洲生物科技股份有限公司', 'Oasis Biotech Inc.', 'oasisbio.com.tw'], ['宏遠精密工業有限公司', 'Farreach Precision Co., Ltd.', 'farreach.com.tw'], ['藍鯨軟體股份有限公司', 'Bluewhale Software Inc.', 'bluewhale.tw'], ['山海國際物流股份有限公司', 'Shanhai Logistics Corp.', 'shanhai-log.com.tw']),
    roles: localRoles(['資深工程師', 'Senior Engineer'], ['專案經理', 'Project Manager'], ['副總經理', 'Vice President'], ['採購專員', 'Purchasing Specialist'], ['業務協理', 'Sales Director']),
    departments: ['研發部', '國際業務處', '採購部'],
    addresses: localAddresses(['台中市西屯區台灣大道三段99號', 'No. 99, Sec. 3, Taiwan Blvd., Taichung City, Taiwan'], ['高雄市前鎮區成功二路88號15樓', '15F, No. 88, Chenggong 2nd Rd., Kaohsiung City, Taiwan'], ['新竹市東區光復路二段101號', 'No. 101, Sec. 2, Guangfu Rd., Hsinchu City, Taiwan']),
    phone: (chance) => chance.pick([`(02) 2${chance.digits(3)}-${chance.digits(4)}`, `04-2${chance.digits(3)}-${chance.digits(4)}`, `+886-2-2${chance.digits(3)}-${chance.digits(4)}`]),
    mobile: (chance) => chance.pick([`09${chance.digits(2)}-${chance.digits(3)}-${chance.digits(3)}`, `+886 9${chance.digits(2)} ${chance.digits(3)} ${chance.digits(3)}`]),
  },
  hk: {
    script: 'HK',
    labels: traditional,
    names: localNames(['梁嘉欣', 'Karen Leung'], ['譚志輝', 'Ricky Tam'], ['鄧婉儀', 'Yvonne Tang'], ['馮國強', 'Kenneth Fung']),
    houses: localHouses(['匯豐達貿易有限公司', 'Well Reach Trading Limited', 'wellreach.com.hk'], ['九龍設計顧問有限公司', 'Kowloon Design Consultants Ltd.', 'kdc.hk'], ['東涌證券有限公司', 'Tung Chung Securities Limited', 'tcsec.com.hk']),
    roles: localRoles(['高級經理', 'Senior Manager'], ['董事', 'Director'], ['市場總監', 'Marketing Director'], ['會計主任', 'Accounting Officer']),
    departments: ['市場部', '財務部'],
    addresses: localAddresses(['九龍觀塘道388號創紀之城1期20樓', '20/F, Millennium City 1, 388 Kwun Tong Road, Kowloon, Hong Kong'], ['香港中環德輔道中68號9樓', '9/F, 68 Des Voeux Road Central, Hong Kong']),
    phone: (chance) => `+852 2${chance.digits(3)} ${chance.digits(4)}`,
    mobile: (chance) => `+852 9${chance.digits(3)} ${chance.digits(4)}`,
  },
  cn: {
    script: 'SC',
    labels: simplified,
    names: localNames(['赵丽颖', 'Liying Zhao'], ['周文斌', 'Wenbin Zhou'], ['徐晓东', 'Xiaodong Xu'], ['孙雨晴', 'Yuqing Sun'], ['欧阳锋', 'Feng Ouyang']),
    houses: localHouses(['深圳市远航科技有限公司', 'Shenzhen Yuanhang Technology Co., Ltd.', 'yuanhang-tech.com'], ['北京清源环保股份有限公司', 'Beijing Qingyuan Environmental Co., Ltd.', 'qingyuan.com.cn'], ['广州明德教育咨询有限公司', 'Guangzhou Mingde Education Co., Ltd.', 'mingde-edu.cn']),
    roles: localRoles(['总经理', 'General Manager'], ['产品经理', 'Product Manager'], ['高级工程师', 'Senior Engineer'], ['区域销售经理', 'Regional Sales Manager'], ['人力资源总监', 'HR Director']),
    departments: ['市场部', '技术研发中心'],
    addresses: localAddresses(['深圳市南山区科技园南路25号', 'No. 25 Keji South Road, Nanshan District, Shenzhen'], ['北京市朝阳区建国路93号8号楼1203室', 'Room 1203, Building 8, 93 Jianguo Road, Beijing'], ['广州市天河区体育西路191号', '191 Tiyu West Road, Tianhe District, Guangzhou']),
    phone: (chance) => chance.pick([`0755-8${chance.digits(3)}${chance.digits(4)}`, `010-6${chance.digits(3)} ${chance.digits(4)}`, `+86 20 8${chance.digits(3)} ${chance.digits(4)}`]),
    mobile: (chance) => chance.pick([`139 ${chance.digits(4)} ${chance.digits(4)}`, `186${chance.digits(8)}`, `+86 158 ${chance.digits(4)} ${chance.digits(4)}`]),
  },
  jp: {
    script: 'JP',
    labels: japanese,
    names: localNames(['佐藤 健一', 'Kenichi Sato'], ['鈴木 美咲', 'Misaki Suzuki'], ['高橋 翔太', 'Shota Takahashi'], ['渡辺 直子', 'Naoko Watanabe'], ['小林 大輔', 'Daisuke Kobayashi']),
    houses: localHouses(['株式会社あおぞら電機', 'Aozora Electric Co., Ltd.', 'aozora-denki.co.jp'], ['みなと物産株式会社', 'Minato Trading Co., Ltd.', 'minato-bussan.co.jp'], ['株式会社ノースウィンド', 'Northwind Inc.', 'northwind.jp']),
    roles: localRoles(['部長', 'General Manager'], ['主任', 'Chief'], ['代表取締役社長', 'President & CEO'], ['マネージャー', 'Manager']),
    departments: ['営業本部', '開発部', '人事部'],
    addresses: localAddresses(['〒530-0001 大阪府大阪市北区梅田3-1-3', '3-1-3 Umeda, Kita-ku, Osaka 530-0001, Japan'], ['〒220-0012 神奈川県横浜市西区みなとみらい2-2-1', '2-2-1 Minatomirai, Nishi-ku, Yokohama 220-0012, Japan'], ['〒150-0002 東京都渋谷区渋谷2-21-1', '2-21-1 Shibuya, Shibuya-ku, Tokyo 150-0002, Japan']),
    phone: (chance) => chance.pick([`03-${chance.digits(4)}-${chance.digits(4)}`, `06-6${chance.digits(3)}-${chance.digits(4)}`]),
    mobile: (chance) => `0${chance.pick(['80', '90'])}-${chance.digits(4)}-${chance.digits(4)}`,
  },
  us: {
    script: 'latin',
    labels: english,
    names: same('Rebecca Thornton', 'Marcus D. Ellison', 'Priya Raghavan', 'Sean O’Malley', 'Elizabeth Hartwell-Boone', 'Luis Ortega'),
    houses: houses(['Cedarline Robotics, Inc.', 'cedarline.com'], ['Halcyon Health Partners LLC', 'halcyonhealth.org'], ['Stonebridge Capital Corp.', 'stonebridgecap.com'], ['Pixelgrove', 'pixelgrove.io']),
    roles: titles('Vice President of Sales', 'Software Engineer', 'Chief Financial Officer', 'Regional Manager', 'Head of Product Design', 'Attorney at Law'),
    departments: ['Customer Success', 'Research & Development'],
    addresses: here('2200 Mission College Blvd, Santa Clara, CA 95054', '77 West Wacker Drive, Suite 4000, Chicago, IL 60601', '1350 Avenue of the Americas, New York, NY 10019'),
    phone: (chance) => chance.pick([`(312) 555-01${chance.digits(2)}`, `408.555.01${chance.digits(2)}`, `+1 212-555-01${chance.digits(2)}`]),
    mobile: (chance) => chance.pick([`(646) 555-01${chance.digits(2)}`, `+1 650 555 01${chance.digits(2)}`]),
  },
  uk: {
    script: 'latin',
    labels: english,
    names: same('Oliver Pemberton', 'Charlotte Ashdown', 'Dr. Imran Siddiqui', 'Fiona MacLeod'),
    houses: houses(['Fairweather & Sons Ltd', 'fairweather.co.uk'], ['Thameside Architects LLP', 'thameside-arch.co.uk'], ['Greenfinch Media Limited', 'greenfinch.uk']),
    roles: titles('Managing Director', 'Senior Architect', 'Business Development Manager', 'Partner'),
    departments: ['Corporate Finance', 'Design Studio'],
    addresses: here('12 Bishopsgate, London EC2N 4AY', 'Quay House, 5 Castle Street, Bristol BS1 3XD', '48 Deansgate, Manchester M3 2FE'),
    phone: (chance) => chance.pick([`+44 20 7946 0${chance.digits(3)}`, `020 7946 0${chance.digits(3)}`, `+44 (0)161 496 0${chance.digits(3)}`]),
    mobile: (chance) => chance.pick([`+44 7700 900${chance.digits(3)}`, `07700 900${chance.digits(3)}`]),
  },
  sg: {
    script: 'latin',
    labels: english,
    names: same('Tan Wei Ming', 'Nurul Aisyah', 'Rajesh Kumar', 'Lim Hui Ling'),
    houses: houses(['Merlion Ventures Pte. Ltd.', 'merlionventures.sg'], ['Straits Marine Pte Ltd', 'straitsmarine.com.sg']),
    roles: titles('Operations Director', 'Account Executive', 'Chief Technology Officer'),
    departments: ['Trade Finance', 'Marine Services'],
    addresses: here('1 Raffles Place, #20-61, Singapore 048616', '80 Robinson Road, #08-01, Singapore 068898'),
    phone: (chance) => `+65 6${chance.digits(3)} ${chance.digits(4)}`,
    mobile: (chance) => `+65 9${chance.digits(3)} ${chance.digits(4)}`,
  },
  de: {
    script: 'latin',
    labels: { ...english, phone: ['Tel.', 'T', 'Telefon'], mobile: ['Mobil', 'M'], fax: ['Fax'] },
    names: same('Katharina Vogel', 'Stefan Brandt', 'Dr. Julia Hoffmann', 'Thomas Becker'),
    houses: houses(['Rheintal Maschinenbau GmbH', 'rheintal-mb.de'], ['Nordlicht Software AG', 'nordlicht.de'], ['Becker & Partner mbB', 'becker-partner.de']),
    roles: titles('Leiterin Vertrieb', 'Geschäftsführer', 'Senior Consultant', 'Head of Engineering'),
    departments: ['Business Unit Industry'],
    addresses: here('Hafenstraße 12, 20457 Hamburg', 'Leopoldstraße 150, 80804 München', 'Schillerstraße 5, 60313 Frankfurt am Main'),
    phone: (chance) => `+49 40 ${chance.digits(3)} ${chance.digits(4)}`,
    mobile: (chance) => `+49 171 ${chance.digits(3)} ${chance.digits(4)}`,
  },
};
