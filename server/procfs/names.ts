// Masks of the kernel -> numbers of signals (signal(7)), names of capabilities (capabilities(7)).

const CAPABILITIES = [
  ...['CHOWN', 'DAC_OVERRIDE', 'DAC_READ_SEARCH', 'FOWNER', 'FSETID', 'KILL', 'SETGID', 'SETUID', 'SETPCAP'],
  ...[
    'LINUX_IMMUTABLE',
    'NET_BIND_SERVICE',
    'NET_BROADCAST',
    'NET_ADMIN',
    'NET_RAW',
    'IPC_LOCK',
    'IPC_OWNER',
  ],
  ...[
    'SYS_MODULE',
    'SYS_RAWIO',
    'SYS_CHROOT',
    'SYS_PTRACE',
    'SYS_PACCT',
    'SYS_ADMIN',
    'SYS_BOOT',
    'SYS_NICE',
  ],
  ...[
    'SYS_RESOURCE',
    'SYS_TIME',
    'SYS_TTY_CONFIG',
    'MKNOD',
    'LEASE',
    'AUDIT_WRITE',
    'AUDIT_CONTROL',
    'SETFCAP',
  ],
  ...['MAC_OVERRIDE', 'MAC_ADMIN', 'SYSLOG', 'WAKE_ALARM', 'BLOCK_SUSPEND', 'AUDIT_READ', 'PERFMON', 'BPF'],
  'CHECKPOINT_RESTORE',
]

/** A mask as hexadecimal digits: bit 0 is signal 1. */
export function signalsOf(mask: string): readonly number[] {
  return bitsOf(mask).map(bit => bit + 1)
}

/** A mask as hexadecimal digits. */
export function capabilityNames(mask: string): readonly string[] {
  return bitsOf(mask).map(bit => CAPABILITIES[bit] ?? `CAP${bit}`)
}

function bitsOf(mask: string): readonly number[] {
  const value = BigInt(`0x${mask}`)
  const bits: number[] = []
  for (let bit = 0; bit < mask.length * 4; bit++) if ((value >> BigInt(bit)) & 1n) bits.push(bit)
  return bits
}

export function isAllCapabilities(mask: string): boolean {
  return bitsOf(mask).length >= CAPABILITIES.length
}
