// Program -> which of its flags and arguments are secrets although their names do not say so: `mysql -p`, `curl -u`,
// `redis-cli -a` (S11). The same letter means something else elsewhere (`docker run -p 8080:80`), hence the table.

export interface ProgramFlags {
  /** Flags whose value is a secret, next to it or glued on (`-psecret`). */
  readonly secret?: readonly string[]
  /** Flags whose value is user, separator, secret. */
  readonly pair?: readonly string[]
  /** Separator within a pair; `:` unless said. */
  readonly separator?: string
  /** Only after this word: `docker login -p`. */
  readonly after?: string
  /** Words without dash after which, at this distance, the secret stands: `add_user NAME SECRET` is 2. */
  readonly word?: Readonly<Record<string, number>>
  /** Every word without dash may be user, separator, secret, `@`, host: sqlplus. */
  readonly login?: true
  /** Flags that are switches here although they sound like secrets. */
  readonly plain?: readonly string[]
  /** What follows its own arguments is another command. */
  readonly wraps?: true
  /** Short flags may be joined: `-su` is `-s -u`. */
  readonly joins?: true
  /** The last word is a secret once this flag is given: `htpasswd -b FILE USER SECRET`. */
  readonly lastWith?: string
}

const TABLE: readonly (readonly [programs: string, flags: ProgramFlags])[] = [
  [
    'mysql mysqldump mysqlimport mysqlcheck mysqlshow mysqlpump mysqlslap mysqlsh mysqlbinlog mycli mariadb mariadb-dump mariadb-import mariadb-check mariadb-backup mariabackup xtrabackup innobackupex mysql_upgrade mytop',
    { secret: ['-p'] },
  ],
  ['mysqladmin mariadb-admin', { secret: ['-p'], word: { password: 1, 'old-password': 1 } }],
  ['kubectl oc', { pair: ['--from-literal'], separator: '=', after: 'secret' }],
  [
    'mongo mongosh mongodump mongorestore mongoexport mongoimport mongostat mongotop cqlsh beeline impala-shell ncftp ncftpget ncftpput useradd usermod arangosh taos',
    { secret: ['-p'] },
  ],
  [
    'docker podman nerdctl buildah skopeo oras helm crane cf regctl',
    { secret: ['-p'], after: 'login', word: { auth: 2 } },
  ],
  [
    'psql pg_dump pg_restore pg_dumpall pg_basebackup createdb dropdb pgbench sudo su',
    { plain: ['--password', '-W'] },
  ],
  ['az', { secret: ['-p', '--value'], after: 'login' }],
  ['redis-cli valkey-cli keydb-cli redis-benchmark', { secret: ['-a'], word: { AUTH: 1, requirepass: 1 } }],
  ['influx', { secret: ['-t'] }],
  ['redis-server valkey-server', { secret: [], word: { requirepass: 1 } }],
  ['sshpass', { secret: ['-p'], wraps: true, joins: true }],
  ['7z 7za 7zr', { secret: ['-p'] }],
  ['rar unrar', { secret: ['-hp', '-p'] }],
  ['zip unzip', { secret: ['-P'], joins: true }],
  ['sqlcmd bcp tsql isql mosquitto_pub mosquitto_sub ipmitool', { secret: ['-P'] }],
  ['snmpget snmpwalk snmpset snmpbulkwalk snmptrap', { secret: ['-A', '-X', '-c'] }],
  ['openssl', { secret: ['-k', '-K'] }],
  [
    'ldapsearch ldapadd ldapmodify ldapdelete ldapcompare ldapwhoami ldapmodrdn ldappasswd',
    { secret: ['-w', '-s'], joins: true },
  ],
  ['ansible ansible-playbook', {}],
  [
    'curl',
    {
      secret: ['--oauth2-bearer', '-b'],
      pair: ['-u', '-U', '--user', '--proxy-user', '-E', '--cert'],
      joins: true,
    },
  ],
  ['http https xh xhs', { pair: ['-a', '--auth'], joins: true }],
  ['ab siege', { pair: ['-A', '-P'] }],
  ['lftp ncat', { pair: ['-u', '--user'], separator: ',' }],
  ['smbclient rpcclient net winexe wmic smbget smbmap', { pair: ['-U', '--user'], separator: '%' }],
  ['plink pscp psftp putty', { secret: ['-pw'] }],
  ['rdesktop', { secret: ['-p'] }],
  ['xfreerdp wlfreerdp', { secret: ['/p:'] }],
  ['pkcs11-tool pkcs15-tool', { secret: ['--pin', '--so-pin', '-p'] }],
  ['vncdo vncdotool', { secret: ['-p'] }],
  ['sqlplus sqlldr exp imp expdp impdp rman tkprof', { login: true }],
  ['htpasswd', { lastWith: '-b' }],
  ['htdbm', { lastWith: '-b' }],
  ['wpa_passphrase', { word: { wpa_passphrase: 2 } }],
  ['rabbitmqctl', { word: { add_user: 2, change_password: 2, authenticate_user: 2 } }],
  ['vault', { word: { login: 1 } }],
  ['mc', { word: { add: 4, set: 4 } }],
  ['etcdctl', { pair: ['--user'] }],
  ['ssh-keygen', { secret: ['-N', '-P'] }],
  ['rabbitmqadmin', { secret: ['-p'] }],
  ['ngrok', { word: { authtoken: 1, 'add-authtoken': 1 } }],
  ['gh', { secret: ['--body', '-b'], after: 'secret' }],
  ['aws', { secret: ['--value', '--secret-string'], after: 'put-parameter' }],
  ['nmcli iwctl', { word: { password: 1 } }],
]

const PROGRAMS: ReadonlyMap<string, ProgramFlags> = new Map(
  TABLE.flatMap(([programs, flags]) => programs.split(' ').map(program => [program, flags] as const)),
)

/** Of a path or name of a program; undefined for a program, or a word, of no interest. */
export function flagsOf(word: string): ProgramFlags | undefined {
  return PROGRAMS.get(word.slice(word.lastIndexOf('/') + 1))
}
