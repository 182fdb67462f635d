// Program -> which of its flags and arguments are secrets although their names do not say so: `mysql -p`, `curl -u`,
// `redis-cli -a` (S11), from its manual. The same letter means something else elsewhere (`docker run -p 8080:80`).

export interface ProgramFlags {
  /** Flags whose value is a secret, next to it or glued on (`-psecret`). */
  readonly secret?: readonly string[]
  /** Flags whose value is a secret only as the next word: `-key` is not a glued `-k`. */
  readonly next?: readonly string[]
  /** Flags whose value is a secret only when it is glued on: the word after mysql's `-p` is a database. */
  readonly glued?: readonly string[]
  /** Flags whose value is user, separator, secret. */
  readonly pair?: readonly string[]
  /** Separator within a pair; `:` by default. */
  readonly separator?: string
  /** Flags whose value is a list of cookies if it contains `=`, and a file otherwise. */
  readonly cookies?: readonly string[]
  /** Only after this word: `docker login -p`. */
  readonly after?: string
  /**
   * Words, in lower case, that secrets follow at these distances: `add_user NAME SECRET` is 2. A word that ends with a
   * dot stands for all that begin with it. Flags and `name=value` do not count; -2 is the last of at most two words.
   */
  readonly word?: Readonly<Record<string, number | readonly number[]>>
  /** Bare words of the program itself that are secrets, counted from the program, up to the first flag. */
  readonly bare?: readonly number[]
  /** Its flags take no values, so words after them count as well. */
  readonly switches?: true
  /** The flags that take a value as the next word: words behind the others count as well. */
  readonly values?: readonly string[]
  /** Every bare word may be user, separator, secret, `@`, host: sqlplus. */
  readonly login?: true
  /** The word after this one is `user:secret`. */
  readonly pairAfter?: string
  /** Flags that are switches here although they sound like secrets; with a glued value they are secrets. */
  readonly plain?: readonly string[]
  /** Flags and words that name something here, also with `=value`, although they sound like secrets. */
  readonly names?: readonly string[]
  /** Its own arguments are followed by another command. */
  readonly wraps?: true
  /** Short flags may be joined: `-su` is `-s -u`. */
  readonly joins?: true
  /** The last word is a secret once this flag is given: `htpasswd -b FILE USER SECRET`. */
  readonly lastWith?: string
  /** The last word is a secret once this word was seen: `openssl passwd -6 SECRET`. */
  readonly lastAfter?: string
  /** The last word is a secret. */
  readonly last?: true
  /** What precedes a secret within a word: `ACL SETUSER app >secret`. */
  readonly sign?: string
  /** Its standard input is a secret; of `user:secret`, what follows the colon. */
  readonly reads?: 'secret' | 'pair'
}

const STDIN: ProgramFlags = { reads: 'secret' }

export const TABLE: readonly (readonly [programs: string, flags: ProgramFlags])[] = [
  // Databases
  [
    'mysql mysqldump mysqlimport mysqlcheck mysqlshow mysqlpump mysqlslap mysqlsh mysqlbinlog mariadb mariadb-dump mariadb-import mariadb-check mariadb-backup mariabackup xtrabackup innobackupex mysql_upgrade mytop taos taosd',
    { secret: ['-p'] },
  ],
  ['mycli mydumper myloader', { secret: ['-p'] }],
  ['mysqladmin mariadb-admin', { secret: ['-p'], word: { password: 1, 'old-password': 1 } }],
  [
    'psql pg_dump pg_restore pg_dumpall pg_basebackup createdb dropdb createuser pgbench initdb pg_ctl',
    { plain: ['--password', '-W', '-p'] },
  ],
  [
    'mongo mongosh mongodump mongorestore mongoexport mongoimport mongostat mongotop cqlsh beeline impala-shell ncftp ncftpget ncftpput ncftpls arangosh hdbsql surreal couchbase-cli cbq cypher-shell rabbitmqadmin rpk',
    { secret: ['-p'] },
  ],
  ['sqlcmd bcp tsql mosquitto_pub mosquitto_sub mqttx ipmitool yubico-piv-tool', { secret: ['-P'] }],
  ['isql iusql', { bare: [3], switches: true }],
  ['gbak gfix gsec nbackup', { next: ['-pas', '-pass', '-pw', '-password'] }],
  [
    'redis-cli valkey-cli keydb-cli redis-benchmark',
    {
      secret: ['-a'],
      word: { auth: -2, requirepass: 1, masterauth: 1, auth2: 2, 'auth-pass': 2 },
      sign: '>',
    },
  ],
  [
    'redis-server valkey-server keydb-server redis-sentinel',
    { word: { requirepass: 1, masterauth: 1, 'auth-pass': 2 } },
  ],
  ['influx', { secret: ['-t'] }],
  ['sqlplus sqlldr exp imp expdp impdp rman tkprof sql clpplus', { login: true }],
  ['db2', { word: { using: 1 } }],
  ['vsql', { secret: ['-w'] }],
  ['nzsql nzload nodetool', { next: ['-pw'] }],
  ['neo4j-admin neo4j', { word: { 'set-initial-password': 1 } }],
  ['etcdctl', { pair: ['--user'], pairAfter: 'add' }],
  ['etcd', { names: ['--auth-token'] }],
  ['zkCli.sh zkcli', { pairAfter: 'digest' }],
  // Brokers and servers
  ['rabbitmqctl', { word: { add_user: 2, change_password: 2, authenticate_user: 2 } }],
  ['nats-server nats frps frpc netlify wscat', { secret: ['--auth'], next: ['-t'] }],
  ['mosquitto_passwd', { lastWith: '-b', reads: 'secret' }],
  ['caddy', { secret: ['--plaintext'] }],
  ['virsh', { word: { 'secret-set-value': 2 }, names: ['--secret'] }],
  ['hysteria', { secret: ['--auth'] }],
  ['brook', { next: ['-p'] }],
  ['kamctl opensipsctl', { word: { add: 2, passwd: 2 } }],
  ['ejabberdctl prosodyctl', { word: { register: 3, change_password: 3 } }],
  ['squidclient ldapvi', { next: ['-w'] }],
  ['udp2raw udp2raw_amd64 udp2raw_x86 udp2raw_arm', { next: ['-k'] }],
  ['fs_cli', { next: ['-p'] }],
  ['check_nt', { next: ['-s'] }],
  ['stalwart-cli output_http.so', { pair: ['-c'] }],
  ['iodine iodined msfrpcd msfrpc ptunnel ptunnel-ng openttd', { next: ['-P'] }],
  ['bore eapol_test', { next: ['-s'] }],
  ['tac_client hbbs hbbr', { next: ['-k'] }],
  ['turnutils_uclient', { next: ['-w'] }],
  ['sipp', { next: ['-ap'] }],
  ['sipsak', { next: ['-a'] }],
  [
    'ipmipower ipmiconsole ipmi-sensors ipmi-sel ipmi-fru ipmi-chassis bmc-info bmc-device',
    { next: ['-p', '-k'] },
  ],
  ['dufs miniserve goshs simple-http-server', { pair: ['-a', '--auth', '-b'] }],
  ['samba.sh smbd.sh', { pair: ['-u'], separator: ';' }],
  ['filebrowser', { word: { add: 2 } }],
  ['deluge-console', { word: { connect: 3 } }],
  ['zrok', { word: { enable: 1 } }],
  ['ttyd gotty', { pair: ['-c', '--credential'] }],
  [
    'ss-server ss-local ss-redir ss-tunnel ss-manager ssserver sslocal sss ssl n2n edge supernode tinyproxy',
    { secret: ['-k'] },
  ],
  ['consul nomad serf', { next: ['-encrypt'], secret: ['-encrypt='], word: { 'set-agent-token': 2 } }],
  ['vault bao', { word: { login: 1, unseal: 1, unwrap: 1 }, reads: 'secret' }],
  ['mc mcli', { word: { add: [3, 4], set: 4 } }],
  ['garage', { word: { import: 2 } }],
  ['grafana grafana-cli', { word: { 'reset-admin-password': 1 } }],
  ['gitea forgejo', { secret: ['-p'], after: 'change-password' }],
  ['hass', { word: { add: 2, change_password: 2, validate: 2 } }],
  ['pihole', { next: ['-p'], after: '-a' }],
  ['ngrok', { word: { authtoken: 1, 'add-authtoken': 1 } }],
  ['cloudflared', { lastAfter: 'install' }],
  ['headscale kcptun-server kcptun-client', { secret: ['--key'] }],
  ['transmission-daemon', { next: ['-v'] }],
  ['transmission-remote', { pair: ['-n', '--auth'] }],
  ['mcrcon', { next: ['-p'] }],
  ['murmurd mumble-server', { next: ['-supw'] }],
  ['check_http check_curl check_https', { pair: ['-a', '-b'] }],
  ['check_mysql check_pgsql check_ldap check_mysql_query check_imap', { secret: ['-p', '-P'] }],
  [
    'snmpget snmpwalk snmpset snmpbulkwalk snmpbulkget snmpgetnext snmptable snmptrap snmpinform net-snmp-create-v3-user',
    { secret: ['-A', '-X', '-c'] },
  ],
  ['xmrig cgminer bfgminer cpuminer minerd t-rex', { next: ['-p', '--pass'] }],
  // Clouds, containers, code
  [
    'docker podman nerdctl buildah skopeo oras helm crane regctl',
    { secret: ['-p'], after: 'login', names: ['--user', '-u', '--secret'] },
  ],
  ['cf', { secret: ['-p'], after: 'login', word: { auth: 2 } }],
  ['kubectl oc', { pair: ['--from-literal'], separator: '=', after: 'secret' }],
  ['az', { secret: ['-p'], after: 'login' }],
  ['aws', { secret: ['--value', '--secret-string'], after: 'put-parameter' }],
  ['gcloud', { names: ['--secret'], word: { 'activate-refresh-token': 2 } }],
  ['doctl fly flyctl codecov', { next: ['-t'] }],
  ['swift', { secret: ['-K'] }],
  ['knife', { next: ['-P'] }],
  ['ansible ansible-playbook', {}],
  ['ansible-vault', { word: { encrypt_string: 1 } }],
  ['microk8s', { word: { join: 1 } }],
  ['op', { secret: ['--session'] }],
  ['supabase', { next: ['-p'] }],
  ['bw', { word: { unlock: 1, login: 2 } }],
  ['p4', { secret: ['-P'] }],
  ['twine', { secret: ['-p'] }],
  ['poetry', { secret: ['-p'], after: 'publish', word: { 'http-basic.': 2, 'pypi-token.': 1 } }],
  [
    'composer',
    { word: { 'http-basic.': 2, 'github-oauth.': 1, 'gitlab-token.': 1, 'gitlab-oauth.': 1, 'bearer.': 1 } },
  ],
  ['bundle', { word: { 'gems.': 1 } }],
  ['cargo', { word: { login: 1 } }],
  ['snyk', { word: { auth: 1 } }],
  ['npm pnpm yarn', { word: { _auth: 1 } }],
  ['nuget', { next: ['-ApiKey', '-k'] }],
  ['git', { names: ['user.signingkey'] }],
  ['pulumi', { plain: ['--secret'] }],
  ['gh', { secret: ['-b'], after: 'secret' }],
  ['security', { next: ['-p', '-P', '-w', '-k'] }],
  ['altool notarytool', { next: ['-p'] }],
  ['signtool', { next: ['/p'] }],
  ['osslsigncode', { next: ['-pass'] }],
  // Network, remote access, directories
  [
    'curl',
    {
      secret: ['--oauth2-bearer'],
      pair: ['-u', '-U', '--user', '--proxy-user', '-E', '--cert'],
      cookies: ['-b', '--cookie'],
      joins: true,
    },
  ],
  ['http https xh xhs hey', { pair: ['-a', '--auth'], joins: true }],
  ['ab siege', { pair: ['-A', '-P'] }],
  ['lftp ncat open', { pair: ['-u', '--user'], separator: ',' }],
  ['smbclient', { pair: ['-U', '--user'], separator: '%', bare: [2] }],
  [
    'rpcclient net winexe wmic smbget smbmap smbcacls',
    { pair: ['-U', '--user'], separator: '%', word: { use: [1, 2, 3], user: 2 } },
  ],
  ['wbinfo', { pair: ['-a'], separator: '%' }],
  ['plink pscp psftp putty', { secret: ['-pw'] }],
  ['rdesktop vncdo vncdotool zuluCrypt-cli veracrypt truecrypt aescrypt tpm2_unseal', { secret: ['-p'] }],
  ['xfreerdp xfreerdp3 wlfreerdp wlfreerdp3 sdl-freerdp sdl-freerdp3 mstsc', { secret: ['/p:', '/gp:'] }],
  ['x11vnc', { next: ['-passwd', '-storepasswd', '-viewpasswd'] }],
  ['sshpass', { secret: ['-p'], wraps: true, joins: true }],
  ['openfortivpn', { next: ['-p', '-o'] }],
  ['microsocks', { next: ['-P'] }],
  ['radtest', { bare: [2, 5] }],
  ['radclient', { bare: [3] }],
  ['pppd', { word: { password: 1 } }],
  ['wpa_passphrase', { bare: [2] }],
  ['create_ap', { bare: [4] }],
  ['iwconfig', { word: { key: 1, enc: 1 } }],
  ['nmcli iwctl', { word: { password: 1 } }],
  [
    'ldapsearch ldapadd ldapmodify ldapdelete ldapcompare ldapwhoami ldapmodrdn ldappasswd',
    { secret: ['-w', '-s'], joins: true },
  ],
  ['slappasswd', { secret: ['-s'] }],
  ['dsconf dsctl ipa-client-install', { next: ['-w'] }],
  ['ipa-server-install', { next: ['-p', '-a'] }],
  ['kadmin kadmin.local', { next: ['-w', '-pw'] }],
  ['addprinc cpw ank', { next: ['-pw'] }],
  ['kdb5_util', { next: ['-P'] }],
  ['samba-tool', { word: { create: 2, add: 2 } }],
  ['swaks', { next: ['-ap', '-au-password'] }],
  ['sendemail sendEmail', { next: ['-xp'] }],
  ['doveadm', { secret: ['-p'], word: { test: 2, login: 2 } }],
  ['saslpasswd2 testsaslauthd', { secret: ['-p'] }],
  ['racadm esxcli ilorest vmrun', { secret: ['-p', '-gp'] }],
  ['teamviewer', { word: { passwd: 1 } }],
  ['yt-dlp youtube-dl', { secret: ['-p'], cookies: ['--cookies'] }],
  ['psexec PsExec schtasks crackmapexec netexec nxc evil-winrm', { next: ['-p', '/p', '/rp', '/P', '/RP'] }],
  ['hydra medusa', { next: ['-p'] }],
  ['certutil', { next: ['-p'] }],
  // Keys, wallets, archives
  ['openssl', { next: ['-k', '-K', '-hmac', '-macopt', '-psk'], lastAfter: 'passwd' }],
  ['ssh-keygen', { secret: ['-N', '-P'] }],
  ['pkcs11-tool pkcs15-tool', { secret: ['--pin', '--so-pin', '-p'] }],
  ['gpg gpg2 duplicity git-crypt', { names: ['--encrypt-key', '--sign-key', '--default-key'] }],
  ['oathtool', { last: true }],
  ['ykman', { lastAfter: 'add' }],
  ['7z 7za 7zr 7zz', { glued: ['-p'] }],
  ['rar unrar', { glued: ['-hp', '-p'] }],
  ['zip unzip', { secret: ['-P'], joins: true }],
  ['qpdf', { word: { '--encrypt': [1, 2] } }],
  ['pdftk', { word: { input_pw: 1, owner_pw: 1, user_pw: 1 } }],
  ['pdftotext pdftoppm pdfimages pdfinfo pdftocairo pdftohtml', { next: ['-upw', '-opw'] }],
  ['ccrypt ccdecrypt ccencrypt zfs', { next: ['-K'] }],
  ['rclone', { word: { obscure: 1, pass: 1 } }],
  ['drush', { word: { 'user:password': 2, upwd: 2 } }],
  [
    'bitcoin-cli litecoin-cli dogecoin-cli',
    { word: { walletpassphrase: 1, encryptwallet: 1, importprivkey: 1, walletpassphrasechange: [1, 2] } },
  ],
  ['geth', { next: ['--keyhex', '--nodekeyhex'], names: ['--password'] }],
  ['pocketbase', { word: { create: 2, update: 2, upsert: 2 } }],
  ['steghide', { next: ['-p'] }],
  ['gitlab-runner', { next: ['-r'], after: 'register' }],
  ['subkey', { secret: ['--suri'] }],
  ['ganache ganache-cli hardhat anvil', { next: ['-m'] }],
  // Programs that read a password from standard input
  ['passwd smbpasswd kinit cryptsetup su ldappasswd htdigest wg', STDIN],
  ['chpasswd newusers', { reads: 'pair' }],
  [
    'mkpasswd',
    {
      bare: [1],
      values: ['-m', '--method', '-S', '--salt', '-R', '--rounds', '-P', '--password-fd'],
      reads: 'secret',
    },
  ],
  ['htpasswd htdbm', { lastWith: '-b', reads: 'secret' }],
  // Flags that mean something else here
  [
    'sudo journalctl systemctl systemd-run runuser chroot ps pgrep pkill lsof ssh scp rsync diff patch tar crontab strace perf nsenter unshare setpriv',
    { plain: ['-p', '-P'] },
  ],
  ['ConvertTo-SecureString', { next: ['-String'], bare: [1] }],
  ['useradd usermod chpass', { secret: ['-p'] }],
  ['chown chroot uwsgi install start-stop-daemon su-exec', { names: ['--user', '-u'] }],
  ['dscl', { plain: ['-passwd'], word: { '-passwd': 2 } }],
]
