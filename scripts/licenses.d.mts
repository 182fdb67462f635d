// Types of licenses.mjs for its test.

/** THIRD-PARTY-LICENSES.txt as it should be. */
export declare function thirdPartyLicenses(): string
