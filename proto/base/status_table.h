/* The rows of enum mz_status; see status.h. No include guard: this file is included where X is defined.
 * X(name, "stable-code", exit, http, "english", "中文", "what to do", "怎么办") — each row's comment is its cause. */

/* -- Bytes and encodings (T6). The input is malformed: exit 2. */
/* The input ended inside an item. */
X(MZ_E_TRUNCATED, "truncated", MZ_EXIT_USAGE, 400, "the input ends too early at {place}", "输入在 {place} 处提前结束", "send the whole of it", "请提交完整内容")
/* Bytes follow the end of the item. */
X(MZ_E_TRAILING, "trailing-bytes", MZ_EXIT_USAGE, 400, "there are bytes after the end of {place}", "{place} 之后有多余字节", "send one item and nothing after it", "请只提交一个完整的项")
/* The bytes decode, but are not the one deterministic encoding (RFC 8949 §4.2). */
X(MZ_E_NON_CANONICAL, "non-canonical", MZ_EXIT_USAGE, 400, "{place} is not in deterministic encoding", "{place} 不是确定性编码", "encode with shortest lengths, definite sizes and sorted keys (FORMAT.md §3)", "请使用最短长度、定长及排序键编码（FORMAT.md §3）")
/* An item of another type stands where the schema wants {want}. */
X(MZ_E_BAD_TYPE, "bad-type", MZ_EXIT_USAGE, 400, "{place} has the wrong type: {have} instead of {want}", "{place} 类型错误：应为 {want}，实为 {have}", "see the schema in ledger.cddl", "请对照 ledger.cddl 中的定义")
/* A length or count is over its limit. */
X(MZ_E_TOO_LARGE, "too-large", MZ_EXIT_USAGE, 413, "{place} is too large: {have}, at most {want}", "{place} 过大：{have}，上限 {want}", "split it", "请拆分后提交")
/* Not UTF-8 (RFC 3629). */
X(MZ_E_BAD_UTF8, "bad-utf8", MZ_EXIT_USAGE, 400, "{place} is not valid UTF-8", "{place} 不是有效的 UTF-8 文本", "convert the file to UTF-8", "请将文件转换为 UTF-8 编码")
/* A text field holds a control character or an identifier has a character outside its set. */
X(MZ_E_BAD_TEXT, "bad-text", MZ_EXIT_USAGE, 400, "{place} has a character that is not allowed there: {have}", "{place} 含有不允许的字符：{have}", "remove it", "请删除该字符")
/* A free text holds a resident identity number with a valid checksum (G6). */
X(MZ_E_PERSONAL_DATA, "personal-data", MZ_EXIT_REFUSED, 422, "{place} holds an identity number; personal data never enters the log", "{place} 含有身份证号；个人信息不得写入账本", "remove it; name the payee by the payee id", "请删除，改用收款人编号")
/* A key of a map is not in the schema. */
X(MZ_E_UNKNOWN_FIELD, "unknown-field", MZ_EXIT_USAGE, 400, "{place} has an unknown field {have}", "{place} 含有未知字段 {have}", "see the schema in ledger.cddl", "请对照 ledger.cddl 中的定义")
/* A required key of a map is absent. */
X(MZ_E_MISSING_FIELD, "missing-field", MZ_EXIT_USAGE, 400, "{place} lacks the field {want}", "{place} 缺少字段 {want}", "add it", "请补充该字段")
/* A number or a size is outside what its field allows. */
X(MZ_E_OUT_OF_RANGE, "out-of-range", MZ_EXIT_USAGE, 400, "{place} is out of range: {have}, allowed {want}", "{place} 超出范围：{have}，允许 {want}", "correct the value", "请更正数值")
/* A version number this software does not know; it is never guessed at. */
X(MZ_E_BAD_VERSION, "unknown-version", MZ_EXIT_USAGE, 400, "{place} has the unknown version {have}", "{place} 的版本 {have} 无法识别", "use a newer release of this software", "请使用更新版本的软件")
/* The database was written by an older release; what is derived in it has to be made anew. */
X(MZ_E_OUTDATED_STORE, "outdated-database", MZ_EXIT_USAGE, 500, "{place}: the database has version {have}, this release reads {want}", "{place}：数据库版本为 {have}，本版软件读取的是 {want}", "run: mingzhangd rebuild DIRECTORY", "请运行：mingzhangd rebuild 目录")
/* Text that should be an amount, a count or a date is not one. */
X(MZ_E_BAD_NUMBER, "bad-number", MZ_EXIT_USAGE, 400, "{place}: \"{have}\" is not a number of the form {want}", "{place}：“{have}” 不是形如 {want} 的数", "correct it", "请更正")
X(MZ_E_BAD_DATE, "bad-date", MZ_EXIT_USAGE, 400, "{place}: \"{have}\" is not a date", "{place}：“{have}” 不是有效日期", "write YYYY-MM-DD", "请写作 YYYY-MM-DD")
/* A sum left the range of an amount (G5). */
X(MZ_E_OVERFLOW, "overflow", MZ_EXIT_USAGE, 422, "{place}: the amount does not fit", "{place}：金额超出可表示范围", "check the amounts", "请核对金额")
/* A printed percentage that no whole number of that many gives (V-INT). */
X(MZ_E_IMPOSSIBLE_PERCENTAGE, "impossible-percentage", MZ_EXIT_REFUSED, 422, "{place}: no whole number of {have} reads {want}", "{place}：{have} 中没有任何整数能得出 {want}", "ask how many of how many it was", "请查明究竟是多少分之多少")
/* A figure without numerator and denominator. */
X(MZ_E_BARE_PERCENTAGE, "bare-percentage", MZ_EXIT_REFUSED, 422, "{place}: a percentage without its numerator and denominator is not recorded", "{place}：没有分子和分母的百分比不予登记", "give how many of how many, with evidence", "请提供“多少分之多少”及佐证资料")
/* No such statement kind, or one this version does not know. */
X(MZ_E_UNKNOWN_KIND, "unknown-kind", MZ_EXIT_USAGE, 400, "the statement kind {have} is unknown", "未知的业务种类 {have}", "see FORMAT.md §7", "见 FORMAT.md §7")

/* -- Signatures and keys (T3, T4). */
/* The Ed25519 signature does not fit the bytes and the key. */
X(MZ_E_BAD_SIGNATURE, "bad-signature", MZ_EXIT_REFUSED, 403, "the signature of {place} does not verify", "{place} 的签名验证失败", "sign it again with the right key", "请用正确的密钥重新签名")
/* The protected header names an algorithm or content type other than those of FORMAT.md §5. */
X(MZ_E_BAD_ALGORITHM, "bad-algorithm", MZ_EXIT_USAGE, 400, "{place} uses an algorithm or content type that is not allowed", "{place} 使用了不允许的算法或内容类型", "use Ed25519 as in FORMAT.md §5", "请按 FORMAT.md §5 使用 Ed25519")
/* The kid is of no enrolled key. */
X(MZ_E_UNKNOWN_KEY, "unknown-key", MZ_EXIT_REFUSED, 403, "the signing key {have} is not enrolled", "签名密钥 {have} 未登记", "have two administrators enrol it", "请由两名管理员登记该密钥")
X(MZ_E_REVOKED_KEY, "revoked-key", MZ_EXIT_REFUSED, 403, "the signing key {have} of {who} was revoked at entry {want}", "{who} 的签名密钥 {have} 已在第 {want} 条记录吊销", "use the key that replaced it", "请使用替换后的密钥")
/* The actor's validity does not cover the business date. */
X(MZ_E_NOT_VALID_NOW, "actor-not-valid", MZ_EXIT_REFUSED, 403, "{who} is enrolled from {want}; the date {have} is outside", "{who} 的登记有效期为 {want}，日期 {have} 不在其内", "have the enrolment extended", "请延长登记有效期")
/* The issuer claim names another actor than the key's. */
X(MZ_E_WRONG_ISSUER, "wrong-issuer", MZ_EXIT_REFUSED, 403, "the key belongs to {have}, the statement says {want}", "密钥属于 {have}，而业务声明为 {want}", "sign as the key's own actor", "请以密钥所属人员签名")
/* The subject claim or the payload names another ledger. */
X(MZ_E_WRONG_ORIGIN, "wrong-origin", MZ_EXIT_REFUSED, 422, "the statement is for the ledger {have}, this is {want}", "该业务属于账本 {have}，本账本为 {want}", "send it to the ledger it was signed for", "请提交到其签名所指的账本")
/* The actor does not hold the role the kind needs. */
X(MZ_E_WRONG_ROLE, "wrong-role", MZ_EXIT_REFUSED, 403, "{who} does not hold the role {want} that {place} needs", "{who} 没有 {place} 所需的角色 {want}", "have somebody with that role do it", "请由具有该角色的人员办理")
/* The same person acts in two duties that the policy keeps apart (T5). */
X(MZ_E_DUTY_CONFLICT, "duty-conflict", MZ_EXIT_REFUSED, 422, "{who} already acted as {have} on {place} and cannot act as {want}", "{who} 已在 {place} 中担任 {have}，不得再担任 {want}", "have another person do it", "请由其他人员办理")
/* An administrator act waits for a second administrator, or the same one confirms. */
X(MZ_E_SAME_ADMINISTRATOR, "same-administrator", MZ_EXIT_REFUSED, 422, "{who} proposed {place} and cannot confirm it", "{who} 是 {place} 的提出人，不得自行确认", "have another administrator confirm it, or withdraw it with `act withdraw`", "请由另一名管理员确认，或用 `act withdraw` 撤回")
X(MZ_E_NOT_PENDING, "not-pending", MZ_EXIT_REFUSED, 409, "{place} does not wait for a confirmation", "{place} 不处于待确认状态", "see `mingzhang list`", "请用 `mingzhang list` 查看")
X(MZ_E_NOT_OPEN, "ledger-not-open", MZ_EXIT_REFUSED, 409, "the ledger is not open: {want}", "账本尚未启用：{want}", "create it, then have a second administrator confirm it", "请先建立账本，并由第二名管理员确认")
X(MZ_E_ALREADY_CREATED, "already-created", MZ_EXIT_REFUSED, 409, "the ledger exists already", "账本已经建立", "file into this ledger, or create another under an origin of its own", "请在本账本中办理，或以其他来源名称另建账本")
X(MZ_E_ACTOR_EXISTS, "actor-exists", MZ_EXIT_REFUSED, 409, "the actor {who} or the key is enrolled already", "人员 {who} 或其密钥已登记", "choose another actor name or key", "请使用其他人员编号或密钥")
X(MZ_E_UNKNOWN_ACTOR, "unknown-actor", MZ_EXIT_REFUSED, 404, "there is no actor {who}", "没有人员 {who}", "see `mingzhang actor list`", "请用 `mingzhang actor list` 查看")
X(MZ_E_TOO_FEW_ADMINISTRATORS, "too-few-administrators", MZ_EXIT_REFUSED, 422, "the ledger would be left with {have} administrators, it needs {want}", "账本将只剩 {have} 名管理员，至少需要 {want} 名", "enrol another administrator first", "请先登记新的管理员")
/* An administrator is given a business role or the other way round. */
X(MZ_E_ADMINISTRATOR_BUSINESS, "administrator-business", MZ_EXIT_REFUSED, 422, "an administrator has no business roles: {who}", "管理员不得兼任业务角色：{who}", "enrol two people", "请分别登记两名人员")
/* Somebody would act for one who acts for him, or for himself under another name. */
X(MZ_E_DELEGATION_LOOP, "delegation-loop", MZ_EXIT_REFUSED, 422, "{who} cannot take part in this delegation: the two already act for each other or are one person", "{who} 不能参与此项委托：双方已互为受托人或为同一人", "choose another delegate", "请另选受托人")

/* A log.rotate from another key than the one that signs. */
X(MZ_E_WRONG_LOG_KEY, "wrong-log-key", MZ_EXIT_REFUSED, 409, "{place}: the log signs with {want}, not with {have}", "{place}：日志当前使用密钥 {want}，而非 {have}", "make a new proposal with `mingzhangd rotate`", "请用 `mingzhangd rotate` 重新生成轮换提案")
/* A log.rotate to a key that signs or signed the log. */
X(MZ_E_LOG_KEY_USED, "log-key-used", MZ_EXIT_REFUSED, 409, "{place}: the log key {have} was in use before", "{place}：日志密钥 {have} 曾经使用过", "make a fresh key with `mingzhangd rotate`", "请用 `mingzhangd rotate` 生成新密钥")

/* -- The log (T1, T2, T8): verification FAILED. */
X(MZ_E_BAD_ENTRY, "bad-entry", MZ_EXIT_TAMPERED, 500, "entry {place} is damaged: {have}", "第 {place} 条记录已损坏：{have}", "keep the copy as evidence and compare it with another clone", "请保留该副本作为证据，并与其他副本比对")
X(MZ_E_BAD_INDEX, "bad-index", MZ_EXIT_TAMPERED, 500, "entry {place} says it is entry {have}: entries were dropped, doubled or reordered", "第 {place} 条记录自称第 {have} 条：记录被删除、重复或调换", "keep the copy as evidence and compare it with another clone", "请保留该副本作为证据，并与其他副本比对")
X(MZ_E_BAD_CHAIN, "bad-chain", MZ_EXIT_TAMPERED, 500, "the hash chain is broken at entry {place}", "哈希链在第 {place} 条记录处断裂", "keep the copy as evidence and compare it with another clone", "请保留该副本作为证据，并与其他副本比对")
X(MZ_E_BAD_PROJECT_CHAIN, "bad-project-chain", MZ_EXIT_TAMPERED, 500, "the chain of project {who} is broken at entry {place}", "项目 {who} 的链在第 {place} 条记录处断裂", "keep the copy as evidence and compare it with another clone", "请保留该副本作为证据，并与其他副本比对")
X(MZ_E_TIME_BACKWARDS, "time-backwards", MZ_EXIT_TAMPERED, 500, "the registration time goes back at entry {place}", "登记时间在第 {place} 条记录处倒退", "keep the copy as evidence", "请保留该副本作为证据")
X(MZ_E_BAD_LEAF, "bad-leaf", MZ_EXIT_TAMPERED, 500, "entry {place} does not have the hash that the tree holds for it", "第 {place} 条记录与哈希树中的值不符", "keep the copy as evidence and compare it with another clone", "请保留该副本作为证据，并与其他副本比对")
X(MZ_E_BAD_TILE, "bad-tile", MZ_EXIT_TAMPERED, 500, "the tile {place} does not fit the entries", "哈希分块 {place} 与记录不符", "keep the copy as evidence and compare it with another clone", "请保留该副本作为证据，并与其他副本比对")
X(MZ_E_BAD_ROOT, "bad-root", MZ_EXIT_TAMPERED, 500, "the root hash of {place} entries is not the one the checkpoint was signed for", "{place} 条记录的根哈希与签名检查点不符", "keep the copy as evidence and compare it with another clone", "请保留该副本作为证据，并与其他副本比对")
X(MZ_E_BAD_PROOF, "bad-proof", MZ_EXIT_TAMPERED, 422, "the proof {place} does not lead to the signed root", "证明 {place} 推不出已签名的根哈希", "ask for a new proof; keep this one as evidence", "请重新索取证明，并保留此证明作为证据")
X(MZ_E_BAD_NOTE, "bad-note", MZ_EXIT_TAMPERED, 422, "the signed note {place} is malformed or its signature is wrong", "签名检查点 {place} 格式有误或签名错误", "fetch it again; keep this one as evidence", "请重新获取，并保留此件作为证据")
/* No signature by the key that the verifier trusts. */
X(MZ_E_UNKNOWN_SIGNER, "unknown-signer", MZ_EXIT_TAMPERED, 422, "{place} carries no signature of the log key {want}", "{place} 没有日志密钥 {want} 的签名", "check that this is the ledger you trust; if the log changed its key since, take its newer genesis.json", "请确认这是您信任的账本；若此后日志密钥已更换，请取其较新的 genesis.json")
X(MZ_E_ROLLED_BACK, "rolled-back", MZ_EXIT_TAMPERED, 409, "{place} has {have} entries but had {want} before", "{place} 现有 {have} 条记录，先前为 {want} 条", "keep both checkpoints as evidence; find out what was restored", "请保留两个检查点作为证据，并查明恢复了什么")
X(MZ_E_SPLIT_VIEW, "split-view", MZ_EXIT_TAMPERED, 409, "{place} shows a history that contradicts the one seen before", "{place} 呈现的历史与先前所见相矛盾", "keep both checkpoints as evidence", "请保留两个检查点作为证据")
X(MZ_E_WRONG_GENESIS, "wrong-genesis", MZ_EXIT_TAMPERED, 422, "entry 0 has the leaf hash {have}, the genesis you trust is {want}", "第 0 条记录的哈希为 {have}，您信任的创世哈希为 {want}", "check that this is the ledger you trust", "请确认这是您信任的账本")
X(MZ_E_BAD_OBJECT, "bad-object", MZ_EXIT_TAMPERED, 422, "the object {place} does not have the hash it is named by", "对象 {place} 与其名称哈希不符", "fetch it again; keep this one as evidence", "请重新获取，并保留此件作为证据")
X(MZ_E_BAD_COPY, "bad-copy", MZ_EXIT_TAMPERED, 422, "{place} does not belong to this copy as it is: {have}", "{place} 与本副本不符：{have}", "keep the copy as evidence and make another one", "请保留该副本作为证据，并另取一份")
X(MZ_E_RECORDS_DIFFER, "records-differ", MZ_EXIT_TAMPERED, 500, "the stored records differ from those the entries give: {place}", "存储的台账与记录推导的不一致：{place}", "stop, keep a copy, run `mingzhangd check`", "请停机保留副本，运行 `mingzhangd check`")

/* The files of a bundle are not those of its manifests, or the bag is malformed (FORMAT.md §17). */
X(MZ_E_BAD_BAG, "bad-bag", MZ_EXIT_TAMPERED, 422, "the bundle is not as its manifest says: {place}: {have}", "资料包与其清单不符：{place}：{have}", "obtain it again; keep this one as evidence", "请重新取得，并保留此件作为证据")

/* What everybody is to read carries a number that masks hide: identity number, card, mobile (G6). */
X(MZ_E_NOT_PUBLIC, "not-public", MZ_EXIT_REFUSED, 422, "{place} carries a number that no public list may show: an identity number, a card or a mobile", "{place} 含有公示不得出现的号码：身份证号、银行卡号或手机号", "correct the text it comes from, or leave it out", "请更正其来源文字，或不予列出")
/* -- Incomplete: not at hand, so not checked. */
X(MZ_E_WITHHELD, "withheld", MZ_EXIT_INCOMPLETE, 404, "{place} is not at hand, so what depends on it was not checked", "缺少 {place}，与其有关的内容未检查", "obtain it and verify again", "请取得后重新验证")
/* Likewise, and the maker of the copy says that it was left out on purpose (FORMAT.md §12). */
X(MZ_E_REDACTED, "redacted", MZ_EXIT_INCOMPLETE, 404, "{place} was left out of this copy on purpose ({have}), so what depends on it was not checked", "{place} 已在此副本中特意略去（{have}），与其有关的内容未检查", "ask whoever made the copy for it, then verify again", "请向副本制作者索取后重新验证")
/* The verifier has verified more entries of this ledger than this copy shows. */
X(MZ_E_OLDER_COPY, "older-copy", MZ_EXIT_INCOMPLETE, 404, "this copy ends after {have} entries; {want} were verified here before", "此副本止于 {have} 条记录；本机此前已验证至 {want} 条", "fetch the newer copy, and find out why this one is older", "请获取较新的副本，并查明此副本为何较旧")
/* A data.erase names the payee, and his personal data is in the copy all the same (G6). */
X(MZ_E_NOT_ERASED, "not-erased", MZ_EXIT_TAMPERED, 422, "{place} is still there, though entry {want} ordered it erased", "{place} 仍然存在，但第 {want} 条记录已责令删除", "remove it from this copy and from every copy of it", "请从本副本及其所有副本中删除")
/* Too few known witnesses cosigned the checkpoint (C2SP tlog-policy). */
X(MZ_E_NO_QUORUM, "no-quorum", MZ_EXIT_INCOMPLETE, 404, "the checkpoint of {place} entries carries cosignatures of {have} of the {want} known witnesses, which is no quorum", "{place} 条记录的检查点只有 {have} 个见证方的副署（共知 {want} 个），未达到法定数", "wait until the witnesses have cosigned it, or ask them why they do not", "请等待见证方副署，或查明其未副署的原因")

/* -- Statements in general. */
X(MZ_E_STATEMENT_ID_REUSED, "statement-id-reused", MZ_EXIT_REFUSED, 409, "the statement id {have} belongs to another statement, entry {want}", "业务编号 {have} 已用于另一业务（第 {want} 条记录）", "sign it anew with a fresh id", "请以新编号重新签名")
X(MZ_E_UNKNOWN_REF, "unknown-reference", MZ_EXIT_REFUSED, 422, "{place} refers to {have}, which the ledger does not hold", "{place} 引用的 {have} 不在账本中", "refer to a recorded statement", "请引用已登记的业务")
X(MZ_E_WRONG_REF, "wrong-reference", MZ_EXIT_REFUSED, 422, "{place} refers to {have}, it must be {want}", "{place} 引用了 {have}，应为 {want}", "refer to exactly what you act on", "请准确引用所办理的业务")
X(MZ_E_WRONG_PROJECT, "wrong-project", MZ_EXIT_REFUSED, 422, "{place} belongs to project {have}, the statement to {want}", "{place} 属于项目 {have}，而业务属于 {want}", "file it under the right project", "请在正确的项目下办理")
X(MZ_E_UNKNOWN_PROJECT, "unknown-project", MZ_EXIT_REFUSED, 404, "there is no project {place}", "没有项目 {place}", "register it first", "请先立项")
X(MZ_E_PROJECT_EXISTS, "project-exists", MZ_EXIT_REFUSED, 409, "the project {place} is registered already", "项目 {place} 已登记", "choose another code", "请使用其他项目代码")
X(MZ_E_DATE_TOLERANCE, "date-out-of-tolerance", MZ_EXIT_REFUSED, 422, "the business date {have} is too far from the day of registration {want}", "业务日期 {have} 与登记日 {want} 相差过大", "correct the date, or have the policy changed", "请更正日期，或调整制度")
X(MZ_E_NO_POLICY, "no-policy", MZ_EXIT_REFUSED, 409, "no control policy is in force", "尚无生效的控制制度", "have two administrators set one", "请由两名管理员设定制度")

/* -- Budget. */
X(MZ_E_BUDGET_LINE_EXISTS, "budget-line-exists", MZ_EXIT_REFUSED, 409, "the budget line {place} exists already", "预算指标 {place} 已存在", "adjust it instead", "请改用调整")
X(MZ_E_UNKNOWN_BUDGET_LINE, "unknown-budget-line", MZ_EXIT_REFUSED, 404, "there is no budget line {place}", "没有预算指标 {place}", "see `mingzhang budget show`", "请用 `mingzhang budget show` 查看")
X(MZ_E_OVER_BUDGET, "over-budget", MZ_EXIT_REFUSED, 422, "budget line {place} has {have} yuan available, {want} are asked for", "预算指标 {place} 可用 {have} 元，申请 {want} 元", "lower the amount, or have the budget adjusted", "请调减金额，或追加预算")
X(MZ_E_OVER_RECEIVED, "over-received", MZ_EXIT_REFUSED, 422, "budget line {place} has received funds of {have} yuan left, {want} are asked for", "预算指标 {place} 到位资金余额 {have} 元，申请 {want} 元", "wait until the funds have been received", "请待资金到位后办理")

/* -- Periods. */
/* The statement is dated into a period that is closed. */
X(MZ_E_CLOSED_PERIOD, "closed-period", MZ_EXIT_REFUSED, 422, "{place} is closed up to {want}; the statement is dated {have}", "{place} 已结账至 {want}，业务日期为 {have}", "date it into the open period, or have two people reopen the closed one", "请使用未结账期间的日期，或由两人重新开账")
/* A figure that the entries give is stated otherwise. */
X(MZ_E_FIGURE_MISMATCH, "figure-mismatch", MZ_EXIT_REFUSED, 422, "{place}: the entries give {want}, the statement says {have}", "{place}：账本计算为 {want}，业务声明为 {have}", "compute it again: something was recorded since", "请重新计算：期间已有新的记录")
X(MZ_E_PERIOD_UNCONFIRMED, "period-unconfirmed", MZ_EXIT_REFUSED, 409, "the close of {place} up to {have} waits for its confirmation", "{place} 截至 {have} 的结账待确认", "have an approver confirm it", "请由审批人确认")

/* -- Payees and lists. */
X(MZ_E_PAYEE_EXISTS, "payee-exists", MZ_EXIT_REFUSED, 409, "this person is enrolled already as payee {have}", "此人已登记为收款人 {have}", "use the payee that is enrolled", "请使用已登记的收款人")
X(MZ_E_ACCOUNT_EXISTS, "account-exists", MZ_EXIT_REFUSED, 409, "this bank account belongs already to payee {have}", "该银行账户已属于收款人 {have}", "check the account", "请核对账户")
X(MZ_E_UNKNOWN_PAYEE, "unknown-payee", MZ_EXIT_REFUSED, 422, "{place}: there is no payee {have}", "{place}：没有收款人 {have}", "import the payee first", "请先导入收款人")
X(MZ_E_DUPLICATE_PAYEE, "duplicate-payee", MZ_EXIT_REFUSED, 422, "{place}: payee {have} is on the list twice", "{place}：收款人 {have} 在名单中重复", "remove one of the lines", "请删除重复行")
X(MZ_E_NOT_ELIGIBLE, "not-eligible", MZ_EXIT_REFUSED, 422, "{place}: payee {have} is not on the frozen list {want}", "{place}：收款人 {have} 不在公示名单 {want} 中", "pay only who is on the list", "只能发放给名单内人员")
X(MZ_E_LIST_EXISTS, "list-exists", MZ_EXIT_REFUSED, 409, "the list {place} is frozen already", "名单 {place} 已公示冻结", "choose another code", "请使用其他名单代码")
X(MZ_E_UNKNOWN_LIST, "unknown-list", MZ_EXIT_REFUSED, 422, "there is no frozen list {place}", "没有公示名单 {place}", "freeze it first", "请先公示冻结名单")
X(MZ_E_ROSTER_COUNT, "roster-count", MZ_EXIT_REFUSED, 422, "{place} has {have} lines, the statement says {want}", "{place} 共 {have} 行，业务声明为 {want} 行", "sign the statement for this list", "请按此名单重新签名")
X(MZ_E_ROSTER_SUM, "roster-sum", MZ_EXIT_REFUSED, 422, "{place} adds up to {have} yuan, the statement says {want}", "{place} 合计 {have} 元，业务声明为 {want} 元", "sign the statement for this list", "请按此名单重新签名")
X(MZ_E_ROSTER_ROOT, "roster-root", MZ_EXIT_REFUSED, 422, "{place} has the root {have}, the statement says {want}", "{place} 的根哈希为 {have}，业务声明为 {want}", "sign the statement for this list", "请按此名单重新签名")
X(MZ_E_LINE_MISMATCH, "line-mismatch", MZ_EXIT_REFUSED, 422, "{place} does not fit the roster that was approved: {have} instead of {want}", "{place} 与已审批名单不符：{have}，应为 {want}", "correct the line", "请更正该行")
X(MZ_E_OVER_STANDARD, "over-standard", MZ_EXIT_REFUSED, 422, "{place}: {want} yuan is above the standard of {have} yuan a person", "{place}：{want} 元超过人均标准 {have} 元", "pay at most the standard", "请按标准发放")
X(MZ_E_OBJECT_MISSING, "object-missing", MZ_EXIT_REFUSED, 422, "{place}: the object {have} was not uploaded", "{place}：对象 {have} 尚未上传", "upload it first, then file the statement", "请先上传，再提交业务")
X(MZ_E_DIGEST_MISMATCH, "digest-mismatch", MZ_EXIT_REFUSED, 422, "{place}: the personal data that was handed in does not have the digest that was signed", "{place}：所交个人信息与已签名的摘要不符", "import the payee again", "请重新导入收款人")
/* The payee's personal data was erased by an entry. */
X(MZ_E_ERASED, "payee-erased", MZ_EXIT_REFUSED, 409, "{place}: the personal data of payee {have} was erased by order", "{place}：收款人 {have} 的个人信息已依法删除", "take the payee off the list, or enrol the person anew", "请从名单中删除，或重新登记该人员")
/* Personal data would be erased while vouchers that rest on it must be kept. */
X(MZ_E_RETENTION, "retention", MZ_EXIT_REFUSED, 422, "payee {place} was last named in a payment on {have}; the data must be kept until {want}", "收款人 {place} 最近一次列入支付为 {have}，个人信息须保存至 {want}", "wait, or erase on the order of an authority", "请待保存期满，或凭主管机关的决定删除")

/* -- Payments. */
X(MZ_E_PAYMENT_EXISTS, "payment-exists", MZ_EXIT_REFUSED, 409, "the payment number {place} is taken", "支付编号 {place} 已被使用", "choose another number", "请使用其他编号")
/* A payee's account changed after the payment was last reviewed. */
X(MZ_E_REVIEW_NEEDED, "review-needed", MZ_EXIT_REFUSED, 422, "{place}: the account of payee {have} changed after the last review", "{place}：收款人 {have} 的账户在最近一次审核后有变更", "have the payment reviewed again, then instruct it", "请重新审核该支付后再拨付")
/* The archived voucher counts other attachments than there are (domain.md §5 G11). */
X(MZ_E_EVIDENCE_COUNT, "evidence-count", MZ_EXIT_REFUSED, 422, "payment {place} has {want} files of evidence, the voucher says {have}", "支付 {place} 有 {want} 份佐证资料，凭证所列为 {have} 份", "count the attachments again", "请核对附件张数")
/* A line is reversed whose money is not back, or as an error although some of it came back. */
X(MZ_E_NOT_REFUNDED, "not-refunded", MZ_EXIT_REFUSED, 422, "{place}: {have} yuan came back, reversing it for this reason needs {want}", "{place}：已退回 {have} 元，按此原因冲销须为 {want} 元", "record the refund first, or give the right reason", "请先登记退款，或更正冲销原因")
/* The policy allows no cash for this category (domain.md §5 G8). */
X(MZ_E_CASH, "cash-not-allowed", MZ_EXIT_REFUSED, 422, "{place}: the policy allows no cash for {have}", "{place}：制度不允许对“{have}”发放现金", "pay by transfer", "请改为转账支付")
/* payment.suspend stands: no money is sent. */
X(MZ_E_SUSPENDED, "suspended", MZ_EXIT_REFUSED, 409, "the payment {place} is suspended", "支付 {place} 已暂停拨付", "have the monitor or the reviewer resume it", "请由监控或审核人员恢复拨付")
X(MZ_E_WRONG_STATE, "wrong-state", MZ_EXIT_REFUSED, 409, "payment {place} is {have}; this needs {want}", "支付 {place} 当前状态为 {have}，此操作需要 {want}", "see `mingzhang trace`", "请用 `mingzhang trace` 查看")
X(MZ_E_NOT_APPROVED, "not-approved", MZ_EXIT_REFUSED, 422, "payment {place} has {have} of {want} approvals", "支付 {place} 已有 {have} 级审批，需 {want} 级", "obtain every approval first", "请先完成各级审批")
X(MZ_E_NOT_ACCEPTED, "not-accepted", MZ_EXIT_REFUSED, 422, "payment {place} has {have} of {want} acceptances", "支付 {place} 已有 {have} 人验收，需 {want} 人", "obtain the acceptances first", "请先完成验收")
X(MZ_E_EVIDENCE_MISSING, "evidence-missing", MZ_EXIT_REFUSED, 422, "payment {place} lacks the evidence {want}", "支付 {place} 缺少佐证资料 {want}", "attach it first", "请先附上佐证资料")
X(MZ_E_EVIDENCE_REUSED, "evidence-reused", MZ_EXIT_REFUSED, 409, "the file {have} is evidence of {place} already", "文件 {have} 已作为 {place} 的佐证资料", "attach the right file", "请附上正确的文件")
X(MZ_E_SERIAL_REUSED, "bank-serial-reused", MZ_EXIT_REFUSED, 409, "{place}: the bank serial {have} was used before", "{place}：银行流水号 {have} 已被使用", "check the bank's list", "请核对银行回单")
X(MZ_E_AMOUNT_MISMATCH, "amount-mismatch", MZ_EXIT_REFUSED, 422, "{place} is for {want} yuan, the statement says {have}", "{place} 的金额为 {want} 元，业务声明为 {have} 元", "state the amount of what you act on", "请填写所办理业务的金额")
X(MZ_E_WRONG_TIER, "wrong-tier", MZ_EXIT_REFUSED, 422, "payment {place} waits for approval tier {want}, not {have}", "支付 {place} 待第 {want} 级审批，而非第 {have} 级", "approve in order", "请按级次审批")
X(MZ_E_UNKNOWN_INDICATOR, "unknown-indicator", MZ_EXIT_REFUSED, 422, "project {place} has no indicator {have}", "项目 {place} 没有绩效指标 {have}", "set the target first", "请先设定绩效目标")
/* A score cannot be computed: the indicator has no actual value, or a denominator of 0. */
X(MZ_E_NOT_MEASURED, "not-measured", MZ_EXIT_REFUSED, 422, "{place} has no actual value that could be scored", "{place} 没有可供评分的实际完成值", "record a measurement, or for a qualitative indicator give band, share and evidence", "请先填报实际完成值；定性指标请给出档次、比例及佐证资料")
/* Scores are out of 100 points. */
X(MZ_E_WEIGHTS, "weights-not-100", MZ_EXIT_REFUSED, 422, "the weights of project {place} add up to {have} points and not to 100", "项目 {place} 的指标分值合计为 {have} 分，而不是 100 分", "set targets whose weights add up to 100", "请重新设定绩效目标，使分值合计为 100 分")
/* Something fell short, differs or is red, and nobody said why (domain.md §1 no. 15). */
X(MZ_E_UNEXPLAINED, "unexplained", MZ_EXIT_REFUSED, 422, "{place} needs an explanation: {want}", "{place} 须作说明：{want}", "say why, and what is done about it", "请说明原因及改进措施")
/* The report refuses to be made while any of these six is so (domain.md §14); {want} is the command that helps. */
X(MZ_E_NO_TARGET, "no-target", MZ_EXIT_REFUSED, 422, "{place} has no target", "{place} 没有绩效目标（指标值）", "run `mingzhang {want}`", "请运行 `mingzhang {want}`")
X(MZ_E_NOT_SCORED, "not-scored", MZ_EXIT_REFUSED, 422, "{place} has no score table under the targets in force", "{place} 没有依据现行绩效目标的评分表", "run `mingzhang {want}`", "请运行 `mingzhang {want}`")
X(MZ_E_NOT_CONCLUDED, "not-concluded", MZ_EXIT_REFUSED, 422, "{place} has no conclusion from the scores of two evaluators", "{place} 没有由两名评价人评分得出的评价结论", "run `mingzhang {want}`", "请运行 `mingzhang {want}`")
X(MZ_E_SCORES_OUTDATED, "scores-outdated", MZ_EXIT_REFUSED, 422, "{place} was scored on {have}, the ledger now says otherwise", "{place} 评分时为 {have}，与账本现值不一致", "score and conclude again: `mingzhang {want}`", "请重新评分并作出结论：`mingzhang {want}`")
X(MZ_E_UNDISCLOSED, "finding-undisclosed", MZ_EXIT_REFUSED, 422, "the unresolved finding {place} of high severity is not named among the problems", "未办结的高等级问题 {place} 未在“存在的问题”中披露", "name its code in the narrative, or resolve it: `mingzhang {want}`", "请在叙述中写明其编号，或予以办结：`mingzhang {want}`")
X(MZ_E_SCORED_TWICE, "scored-twice", MZ_EXIT_REFUSED, 422, "{place} is execution of the budget, which {have} scores already", "{place} 即预算执行率，已由 {have} 计分", "leave its weight out of the targets: `mingzhang {want}`", "请在绩效目标中取消其分值：`mingzhang {want}`")
X(MZ_E_NO_RECOVERY, "no-recovery", MZ_EXIT_REFUSED, 422, "{place} is {have}, and no finding asks for what was paid to the others", "{place} 为 {have}，却没有追回误发资金的问题记录", "raise one: `mingzhang {want}`", "请登记问题：`mingzhang {want}`")
X(MZ_E_NO_NARRATIVE, "no-narrative", MZ_EXIT_REFUSED, 422, "nobody wrote and signed the part {place} of the report", "报告的“{place}”部分尚无署名叙述", "run `mingzhang {want}`", "请运行 `mingzhang {want}`")
X(MZ_E_REPORT_INCOMPLETE, "report-incomplete", MZ_EXIT_REFUSED, 422, "the report on {place} is not made: {have} things are missing", "{place} 的报告未生成：尚缺 {have} 项", "supply what is listed; `mingzhang report --check` lists it again", "请补齐所列各项；可用 `mingzhang report --check` 再次查看")
/* A figure that the ledger computes is filed by hand. */
X(MZ_E_COMPUTED_INDICATOR, "computed-indicator", MZ_EXIT_REFUSED, 422, "{place} is computed from the entries of the ledger and is not recorded by hand", "{place} 由账本记录计算得出，不得手工填报", "see `mingzhang metrics`", "请用 `mingzhang metrics` 查看")
/* A voucher number stands for one posting in a year (domain.md §12 T22). */
X(MZ_E_VOUCHER_REUSED, "voucher-reused", MZ_EXIT_REFUSED, 409, "the voucher {have} of {want} is posted already, for payment {place}", "{want} 年凭证 {have} 已记账，对应支付 {place}", "give the number that the voucher has", "请填写该凭证本身的编号")
X(MZ_E_DUPLICATE, "duplicate", MZ_EXIT_REFUSED, 422, "{place} names {have} twice", "{place} 中 {have} 重复", "name it once", "请只填写一次")

/* -- Programs and their surroundings. */
X(MZ_E_BAD_SHEET, "bad-sheet", MZ_EXIT_USAGE, 400, "{place}: {have}", "{place}：{have}", "save it as CSV with commas, in UTF-8 or GB18030, headings in the first row", "请另存为逗号分隔的 CSV（UTF-8 或 GB18030），首行为表头")
X(MZ_E_USAGE, "usage", MZ_EXIT_USAGE, 400, "{place}: {have}", "{place}：{have}", "see --help", "请参阅 --help")
X(MZ_E_NOT_FOUND, "not-found", MZ_EXIT_NOT_FOUND, 404, "there is no {place}", "找不到 {place}", "", "")
X(MZ_E_METHOD, "method-not-allowed", MZ_EXIT_USAGE, 405, "{place} does not take the method {have}", "{place} 不支持方法 {have}", "see openapi.yaml", "见 openapi.yaml")
X(MZ_E_MEDIA_TYPE, "unsupported-media-type", MZ_EXIT_USAGE, 415, "the content type {have} is not taken here", "此处不接受内容类型 {have}", "send {want}", "请使用 {want}")
X(MZ_E_LOGIN, "login-needed", MZ_EXIT_KEY, 401, "this needs a session", "此操作需要登录", "log in with your key", "请用密钥登录")
X(MZ_E_FORBIDDEN, "forbidden", MZ_EXIT_REFUSED, 403, "{who} may not do this: {place}", "{who} 无权进行此操作：{place}", "have it done by {want}", "请由 {want} 办理")
/* A form would have a hole where this belongs; {want} is the command that records it. */
X(MZ_E_MISSING_PIECE, "missing-piece", MZ_EXIT_REFUSED, 422, "missing: {place}", "缺少：{place}", "run `mingzhang {want}`", "请运行 `mingzhang {want}`")
X(MZ_E_FORM_INCOMPLETE, "form-incomplete", MZ_EXIT_REFUSED, 422, "the form {place} was not made: {have} things are missing", "未生成 {place}：尚缺 {have} 项", "supply what is listed", "请补齐所列各项")
/* A C2SP tlog-policy file that is malformed; {place} is the line. */
X(MZ_E_BAD_TLOG_POLICY, "bad-tlog-policy", MZ_EXIT_USAGE, 400, "line {place} of the witness policy: {have}", "见证策略文件第 {place} 行：{have}", "write it as C2SP tlog-policy says", "请按 C2SP tlog-policy 的格式书写")
/* An access.log opens what it names for a short time only. */
X(MZ_E_ACCESS_EXPIRED, "access-expired", MZ_EXIT_REFUSED, 403, "entry {place} was recorded {have} minutes ago; it opens personal data for {want}", "第 {place} 条记录登记于 {have} 分钟前；查阅个人信息的有效时间为 {want} 分钟", "record again who looks and why", "请重新登记查阅人和查阅事由")
X(MZ_E_BAD_KEY_FILE, "bad-key-file", MZ_EXIT_KEY, 400, "{place} is not a key file or is damaged", "{place} 不是密钥文件或已损坏", "use another copy of it", "请使用另一份副本")
X(MZ_E_WRONG_PASSPHRASE, "wrong-passphrase", MZ_EXIT_KEY, 403, "the passphrase does not open {place}", "口令无法打开 {place}", "type it again", "请重新输入")
X(MZ_E_NO_PASSPHRASE, "no-passphrase", MZ_EXIT_KEY, 400, "a passphrase for {place} is needed and there is no terminal", "需要 {place} 的口令，但没有终端可输入", "use --passphrase-file or --passphrase-fd", "请使用 --passphrase-file 或 --passphrase-fd")
X(MZ_E_NOT_CONFIRMED, "not-confirmed", MZ_EXIT_USAGE, 400, "the amount typed is {have}, it is {want}; nothing was signed", "输入金额为 {have}，应为 {want}；未签名", "check the amount", "请核对金额")
X(MZ_E_EXISTS, "exists", MZ_EXIT_FAILED, 409, "{place} exists already and is never overwritten", "{place} 已存在，不会覆盖", "choose another name", "请使用其他名称")
X(MZ_E_BUSY, "busy", MZ_EXIT_UNREACHABLE, 503, "the daemon takes no more at the moment", "服务繁忙", "try again in a moment; a statement filed twice is recorded once", "请稍后重试；重复提交只登记一次")
X(MZ_E_STOPPED, "stopped", MZ_EXIT_UNREACHABLE, 503, "the daemon stopped admitting after a write error: {place}", "写入出错，服务已停止登记：{place}", "see its journal, make room, start it again", "请查看日志，腾出空间后重启")
X(MZ_E_CLOCK, "clock-ahead", MZ_EXIT_UNREACHABLE, 503, "the daemon's clock says {have}, which is too far ahead: {want}; nothing was recorded", "服务器时钟显示 {have}，超前过多，应为 {want}；未登记", "its operator sets the clock; if it is right, restarts the daemon or raises limits.ahead_days", "请运维人员校正时钟；若时钟无误，请重启服务或调高 limits.ahead_days")
X(MZ_E_UNREACHABLE, "unreachable", MZ_EXIT_UNREACHABLE, 502, "no daemon answers at {place}: {have}", "{place} 没有服务响应：{have}", "check that mingzhangd runs", "请确认 mingzhangd 正在运行")
X(MZ_E_PROTOCOL, "protocol", MZ_EXIT_FAILED, 502, "{place} gave an answer that does not make sense: {have}", "{place} 的响应无法理解：{have}", "check versions on both sides", "请检查双方版本")
X(MZ_E_IO, "io", MZ_EXIT_FAILED, 500, "{place}: {have}", "{place}：{have}", "", "")
X(MZ_E_NO_SPACE, "no-space", MZ_EXIT_FAILED, 507, "no space is left at {place}", "{place} 空间不足", "make room", "请腾出空间")
X(MZ_E_NO_MEMORY, "no-memory", MZ_EXIT_FAILED, 500, "out of memory at {place}", "{place} 内存不足", "", "")
X(MZ_E_LOCKED, "locked", MZ_EXIT_FAILED, 409, "{place} is in use by another process", "{place} 正被另一进程使用", "stop that process first", "请先停止该进程")
X(MZ_E_INTERRUPTED, "interrupted", MZ_EXIT_INTERRUPTED, 500, "interrupted", "已中断", "", "")
X(MZ_E_INTERNAL, "internal", MZ_EXIT_FAILED, 500, "internal error: {place}", "内部错误：{place}", "report it", "请报告此问题")
