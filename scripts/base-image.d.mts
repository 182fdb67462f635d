// Types of base-image.mjs for its test.

/** One sentence, or undefined where it names one image for good. */
export declare function wrongBase(name: string | undefined): string | undefined
