// @ts-check
/** The countries of ISO 3166-1, as alpha-3 codes for the API and alpha-2 codes for their names in the browser. */

/** The alpha-2 code follows if it is not the start of the alpha-3 code. */
const CODES = `
  AFG ALA:AX ALB DZA ASM AND:AD AGO:AO AIA ATA:AQ ATG:AG ARG ARM:AM ABW:AW AUS AUT:AT AZE BHS:BS BHR BGD:BD
  BRB:BB BLR:BY BEL BLZ:BZ BEN:BJ BMU BTN BOL BES:BQ BIH:BA BWA BVT BRA IOT BRN:BN BGR BFA BDI:BI KHM CMR CAN
  CPV:CV CYM:KY CAF:CF TCD:TD CHL:CL CHN:CN CXR CCK COL COM:KM COG:CG COD:CD COK:CK CRI CIV HRV CUB CUW:CW CYP
  CZE DNK:DK DJI DMA DOM ECU EGY SLV:SV GNQ:GQ ERI EST:EE ETH FLK:FK FRO:FO FJI FIN FRA GUF:GF PYF:PF ATF:TF
  GAB GMB GEO DEU GHA GIB GRC GRL:GL GRD:GD GLP:GP GUM GTM GGY GIN:GN GNB:GW GUY:GY HTI HMD VAT HND HKG HUN
  ISL IND IDN IRN IRQ:IQ IRL:IE IMN ISR:IL ITA JAM:JM JPN JEY JOR KAZ:KZ KEN KIR PRK:KP KOR:KR XKX KWT KGZ LAO
  LVA LBN LSO LBR:LR LBY:LY LIE LTU LUX MAC:MO MKD MDG:MG MWI MYS MDV:MV MLI MLT:MT MHL MTQ:MQ MRT MUS MYT:YT
  MEX:MX FSM:FM MDA MCO MNG MNE:ME MSR MAR MOZ:MZ MMR NAM NRU NPL NLD NCL NZL NIC NER NGA NIU:NU NFK MNP:MP
  NOR OMN PAK:PK PLW:PW PSE PAN PNG:PG PRY:PY PER PHL PCN:PN POL:PL PRT:PT PRI QAT REU ROU RUS RWA BLM SHN KNA
  LCA MAF:MF SPM:PM VCT WSM SMR STP SAU SEN:SN SRB:RS SYC:SC SLE SGP SXM SVK:SK SVN:SI SLB:SB SOM ZAF SGS:GS
  SSD ESP LKA SDN SUR:SR SJM SWZ:SZ SWE:SE CHE SYR TWN TJK TZA THA TLS TGO TKL TON TTO TUN:TN TUR:TR TKM:TM
  TCA TUV:TV UGA UKR:UA ARE:AE GBR USA UMI URY:UY UZB VUT VEN VNM VGB VIR WLF:WF ESH:EH YEM ZMB ZWE
`;

/** @type {Map<string, string>} */
const REGIONS = new Map();
for (const entry of CODES.trim().split(/\s+/)) {
  const [code, region = code.slice(0, 2)] = entry.split(":");
  REGIONS.set(code, region);
}

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
