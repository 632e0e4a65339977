// @ts-check
/** The countries of ISO 3166-1, as alpha-3 codes for the API and alpha-2 codes for their names in the browser. */
const CODES = `
  AFG:AF ALA:AX ALB:AL DZA:DZ ASM:AS AND:AD AGO:AO AIA:AI ATA:AQ ATG:AG ARG:AR ARM:AM ABW:AW AUS:AU AUT:AT AZE:AZ
  BHS:BS BHR:BH BGD:BD BRB:BB BLR:BY BEL:BE BLZ:BZ BEN:BJ BMU:BM BTN:BT BOL:BO BES:BQ BIH:BA BWA:BW BVT:BV BRA:BR
  IOT:IO BRN:BN BGR:BG BFA:BF BDI:BI KHM:KH CMR:CM CAN:CA CPV:CV CYM:KY CAF:CF TCD:TD CHL:CL CHN:CN CXR:CX CCK:CC
  COL:CO COM:KM COG:CG COD:CD COK:CK CRI:CR CIV:CI HRV:HR CUB:CU CUW:CW CYP:CY CZE:CZ DNK:DK DJI:DJ DMA:DM DOM:DO
  ECU:EC EGY:EG SLV:SV GNQ:GQ ERI:ER EST:EE ETH:ET FLK:FK FRO:FO FJI:FJ FIN:FI FRA:FR GUF:GF PYF:PF ATF:TF GAB:GA
  GMB:GM GEO:GE DEU:DE GHA:GH GIB:GI GRC:GR GRL:GL GRD:GD GLP:GP GUM:GU GTM:GT GGY:GG GIN:GN GNB:GW GUY:GY HTI:HT
  HMD:HM VAT:VA HND:HN HKG:HK HUN:HU ISL:IS IND:IN IDN:ID IRN:IR IRQ:IQ IRL:IE IMN:IM ISR:IL ITA:IT JAM:JM JPN:JP
  JEY:JE JOR:JO KAZ:KZ KEN:KE KIR:KI PRK:KP KOR:KR XKX:XK KWT:KW KGZ:KG LAO:LA LVA:LV LBN:LB LSO:LS LBR:LR LBY:LY
  LIE:LI LTU:LT LUX:LU MAC:MO MKD:MK MDG:MG MWI:MW MYS:MY MDV:MV MLI:ML MLT:MT MHL:MH MTQ:MQ MRT:MR MUS:MU MYT:YT
  MEX:MX FSM:FM MDA:MD MCO:MC MNG:MN MNE:ME MSR:MS MAR:MA MOZ:MZ MMR:MM NAM:NA NRU:NR NPL:NP NLD:NL NCL:NC NZL:NZ
  NIC:NI NER:NE NGA:NG NIU:NU NFK:NF MNP:MP NOR:NO OMN:OM PAK:PK PLW:PW PSE:PS PAN:PA PNG:PG PRY:PY PER:PE PHL:PH
  PCN:PN POL:PL PRT:PT PRI:PR QAT:QA REU:RE ROU:RO RUS:RU RWA:RW BLM:BL SHN:SH KNA:KN LCA:LC MAF:MF SPM:PM VCT:VC
  WSM:WS SMR:SM STP:ST SAU:SA SEN:SN SRB:RS SYC:SC SLE:SL SGP:SG SXM:SX SVK:SK SVN:SI SLB:SB SOM:SO ZAF:ZA SGS:GS
  SSD:SS ESP:ES LKA:LK SDN:SD SUR:SR SJM:SJ SWZ:SZ SWE:SE CHE:CH SYR:SY TWN:TW TJK:TJ TZA:TZ THA:TH TLS:TL TGO:TG
  TKL:TK TON:TO TTO:TT TUN:TN TUR:TR TKM:TM TCA:TC TUV:TV UGA:UG UKR:UA ARE:AE GBR:GB USA:US UMI:UM URY:UY UZB:UZ
  VUT:VU VEN:VE VNM:VN VGB:VG VIR:VI WLF:WF ESH:EH YEM:YE ZMB:ZM ZWE:ZW
`;

const REGIONS = new Map(CODES.trim().split(/\s+/).map((pair) => /** @type {[string, string]} */ (pair.split(":"))));

/** Codes that only machine-readable documents use (ICAO 9303), for states that have another code in ISO 3166-1. */
const OF_DOCUMENTS = /** @type {Record<string, string>} */ ({ D: "DEU", RKS: "XKX" });

/**
 * Return codes and names in a language, sorted by name.
 *
 * @param {string} language
 * @returns {{code: string, name: string}[]}
 */
export function countries(language) {
  const { compare } = new Intl.Collator(language);
  return [...REGIONS.keys()]
    .map((code) => ({ code, name: regionName(code, language) }))
    .sort((one, other) => compare(one.name, other.name));
}

/**
 * Return a state's name in a language. Codes that are not states, such as `GBO` or `UTO`, stay as they are.
 *
 * @param {string} code alpha-2, alpha-3, or a code of machine-readable documents
 * @param {string} language
 */
export function regionName(code, language) {
  const region = REGIONS.get(OF_DOCUMENTS[code] ?? code) ?? ([...REGIONS.values()].includes(code) ? code : undefined);
  if (!region) return code;
  return new Intl.DisplayNames(language, { type: "region" }).of(region) ?? code;
}
