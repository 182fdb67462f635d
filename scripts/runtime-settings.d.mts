// Types of runtime-settings.mjs; the scripts themselves are plain JavaScript because Node runs them before anything is
// installed.

export declare const RUNTIME_SETTINGS: Readonly<Record<string, string>>
