#include "daemon/arguments.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "proto/base/base64.h"
#include "proto/base/hex.h"
#include "proto/codec/cbor.h"

#define COMMON                                                                                     \
    (1u << MZ_COMMAND_INIT | 1u << MZ_COMMAND_RUN | 1u << MZ_COMMAND_CHECK |                       \
     1u << MZ_COMMAND_REBUILD | 1u << MZ_COMMAND_ROTATE)
#define RUN_ONLY  (1u << MZ_COMMAND_RUN)
#define INIT_ONLY (1u << MZ_COMMAND_INIT)

static const struct {
    const char *name;
    enum mz_command command;
} commands[] = {
    {"help", MZ_COMMAND_HELP},       {"version", MZ_COMMAND_VERSION},
    {"init", MZ_COMMAND_INIT},       {"run", MZ_COMMAND_RUN},
    {"check", MZ_COMMAND_CHECK},     {"rotate", MZ_COMMAND_ROTATE},
    {"rebuild", MZ_COMMAND_REBUILD}, {"--help", MZ_COMMAND_HELP},
    {"-h", MZ_COMMAND_HELP},         {"--version", MZ_COMMAND_VERSION},
};

enum option_id {
    CONFIG,
    DATA,
    SOCKET,
    LISTEN,
    PUBLIC,
    WORKERS,
    ORIGIN,
    ADMIN_KEY,
    JSON_ERRORS,
    QUIET,
    HELP
};

/* `configures`: the name of the option in [daemon] that it stands for. */
static const struct {
    const char *name;
    bool has_value;
    unsigned of; /* commands that take it */
    const char *configures;
} options[] = {
    [CONFIG] = {"config", true, COMMON, NULL},
    [DATA] = {"data", true, COMMON, "data"},
    [SOCKET] = {"socket", true, RUN_ONLY, "socket"},
    [LISTEN] = {"listen", true, RUN_ONLY, "listen"},
    [PUBLIC] = {"public", true, RUN_ONLY, "public"},
    [WORKERS] = {"workers", true, RUN_ONLY, "workers"},
    [ORIGIN] = {"origin", true, INIT_ONLY, NULL},
    [ADMIN_KEY] = {"admin-key", true, INIT_ONLY, NULL},
    [JSON_ERRORS] = {"json-errors", false, COMMON, NULL},
    [QUIET] = {"quiet", false, COMMON, NULL},
    [HELP] = {"help", false, COMMON, NULL},
};
#define OPTION_COUNT (sizeof options / sizeof options[0])

const char *mz_arguments_help(enum mz_language language) {
    static const char *const help[] = {
        [MZ_ENGLISH] =
            "usage: mingzhangd init --data DIR --origin ORIGIN --admin-key HEX|FILE [--config "
            "FILE]\n"
            "       mingzhangd run [--config FILE] [--data DIR] [--socket PATH] [--listen "
            "ADDRESS:PORT]\n"
            "                      [--public checkpoint,tiles,views|none] [--workers N]\n"
            "       mingzhangd check [--config FILE] [--data DIR]\n"
            "       mingzhangd rebuild [--config FILE] [--data DIR]\n"
            "       mingzhangd rotate [--config FILE] [--data DIR]\n"
            "       mingzhangd version\n"
            "\n"
            "  init    make a new, empty ledger; with --config, also write that file\n"
            "  run     serve the ledger until SIGTERM\n"
            "  check   derive everything from the entries again and compare; changes nothing\n"
            "  rebuild make the derived tables anew from the entries, which it never changes\n"
            "  rotate  make the log's next key and print the proposal that two administrators "
            "file\n"
            "\n"
            "  --data DIR             the ledger's directory (/var/lib/mingzhang)\n"
            "  --origin ORIGIN        the ledger's name in the world, as example.org/ledger\n"
            "  --admin-key HEX|FILE   public key of the administrator who creates the ledger\n"
            "  --socket PATH          Unix socket (/run/mingzhang/mingzhangd.sock); empty for "
            "none\n"
            "  --listen ADDRESS:PORT  also on TCP, loopback only\n"
            "  --public WORDS         what needs no session\n"
            "  --workers N            threads that check signatures; 0: one per processor\n"
            "  --json-errors          errors on stderr as JSON\n"
            "  -q, --quiet            say errors only\n"
            "See mingzhangd(8).\n",
        [MZ_CHINESE] =
            "用法：mingzhangd init --data 目录 --origin 名称 --admin-key 公钥|文件 [--config "
            "文件]\n"
            "      mingzhangd run [--config 文件] [--data 目录] [--socket 路径] [--listen "
            "地址:端口]\n"
            "                     [--public checkpoint,tiles,views|none] [--workers N]\n"
            "      mingzhangd check [--config 文件] [--data 目录]\n"
            "      mingzhangd rebuild [--config 文件] [--data 目录]\n"
            "      mingzhangd rotate [--config 文件] [--data 目录]\n"
            "      mingzhangd version\n"
            "\n"
            "  init    建立新的空账本；给出 --config 时同时写入该配置文件\n"
            "  run     提供服务，直到收到 SIGTERM\n"
            "  check   由全部记录重新推导并比对，不作任何修改\n"
            "  rebuild 由全部记录重新生成派生数据，绝不改动记录\n"
            "  rotate  生成日志的下一把密钥，并输出由两名管理员提交的轮换提案\n"
            "\n"
            "  --data 目录            账本目录（/var/lib/mingzhang）\n"
            "  --origin 名称          账本的唯一名称，如 example.org/ledger\n"
            "  --admin-key 公钥|文件  建立账本的管理员的公钥\n"
            "  --socket 路径          Unix 套接字（/run/mingzhang/mingzhangd.sock），空为不用\n"
            "  --listen 地址:端口     另在 TCP 上监听，仅限本机地址\n"
            "  --public 词语          无需登录即可读取的内容\n"
            "  --workers N            验签线程数，0 为每个处理器一个\n"
            "  --json-errors          以 JSON 在标准错误输出错误\n"
            "  -q, --quiet            只输出错误\n"
            "参见 mingzhangd(8)。\n",
    };
    return help[language];
}

static enum mz_status usage(struct mz_fault *fault, const char *place, const char *have) {
    mz_fault_at(fault, MZ_E_USAGE, "%.60s", place);
    mz_fault_have(fault, "%s", have);
    return MZ_E_USAGE;
}

static enum mz_status take_option(enum option_id id, const char *value,
                                  struct mz_arguments *arguments, struct mz_fault *fault) {
    if ((options[id].of & 1u << arguments->command) == 0)
        return usage(fault, options[id].name, "not an option of this command / 此命令没有该选项");
    switch (id) {
    case CONFIG:
        arguments->config_path = value;
        break;
    case ORIGIN:
        arguments->origin = value;
        break;
    case ADMIN_KEY:
        arguments->admin_key = value;
        break;
    case JSON_ERRORS:
        arguments->json_errors = true;
        break;
    case QUIET:
        arguments->quiet = true;
        break;
    case HELP:
        arguments->command = MZ_COMMAND_HELP;
        break;
    default:
        return mz_config_set(&arguments->config, "daemon", options[id].configures, value, fault);
    }
    return MZ_OK;
}

/* One pass over the options. The configuration file lies under them, so they are read twice: for
 * its name, and over it. */
static enum mz_status take_options(int argc, char **argv, struct mz_arguments *arguments,
                                   struct mz_fault *fault) {
    struct option known[OPTION_COUNT + 1] = {0};
    for (size_t i = 0; i < OPTION_COUNT; i++)
        known[i] =
            (struct option){options[i].name, options[i].has_value ? required_argument : no_argument,
                            NULL, (int)(256 + i)};
    optind = 1;
    opterr = 0;
    int c;
    while ((c = getopt_long(argc, argv, ":qh", known, NULL)) != -1) {
        enum mz_status status = MZ_OK;
        if (c == 'q')
            status = take_option(QUIET, NULL, arguments, fault);
        else if (c == 'h')
            status = take_option(HELP, NULL, arguments, fault);
        else if (c >= 256)
            status = take_option((enum option_id)(c - 256), optarg, arguments, fault);
        else
            status = usage(fault, argv[optind - 1],
                           c == ':' ? "needs a value / 缺少取值" : "no such option / 没有此选项");
        if (status != MZ_OK || arguments->command == MZ_COMMAND_HELP)
            return status;
    }
    if (optind < argc)
        return usage(fault, argv[optind], "unexpected / 多余的参数");
    return MZ_OK;
}

enum mz_status mz_arguments_parse(int argc, char **argv, struct mz_arguments *ret_arguments,
                                  struct mz_fault *fault) {
    *ret_arguments = (struct mz_arguments){0};
    mz_config_init(&ret_arguments->config);
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--json-errors") == 0)
            ret_arguments->json_errors = true;
    if (argc < 2)
        return usage(fault, "mingzhangd", "which command? / 请给出命令");
    size_t n = 0;
    while (n < sizeof commands / sizeof commands[0] && strcmp(commands[n].name, argv[1]) != 0)
        n++;
    if (n == sizeof commands / sizeof commands[0])
        return usage(fault, argv[1], "no such command / 没有此命令");
    ret_arguments->command = commands[n].command;
    if (ret_arguments->command == MZ_COMMAND_HELP || ret_arguments->command == MZ_COMMAND_VERSION)
        return MZ_OK;
    enum mz_status status = take_options(argc - 1, argv + 1, ret_arguments, fault);
    if (status != MZ_OK || ret_arguments->command == MZ_COMMAND_HELP)
        return status;
    /* init writes the file, the others read it. */
    if (ret_arguments->config_path != NULL && ret_arguments->command != MZ_COMMAND_INIT) {
        mz_config_init(&ret_arguments->config);
        status = mz_config_read(ret_arguments->config_path, &ret_arguments->config, fault);
        if (status == MZ_OK)
            status = take_options(argc - 1, argv + 1, ret_arguments, fault);
    }
    return status;
}

/* The member "public" of a key file's map. */
static bool key_of_map(struct mz_span map, struct mz_hash *ret_key) {
    struct mz_cbor_reader reader = mz_cbor_reader_over(map);
    bool found = false;
    for (size_t pairs = mz_cbor_get_map(&reader, 16); pairs > 0; pairs--) {
        struct mz_span name = mz_cbor_get_text(&reader);
        if (!mz_span_equal_text(name, "public")) {
            mz_cbor_skip(&reader);
            continue;
        }
        struct mz_span key = mz_cbor_get_bytes(&reader);
        found = key.size == sizeof ret_key->bytes;
        if (found)
            memcpy(ret_key->bytes, key.data, key.size);
    }
    return found && mz_cbor_finish(&reader) == MZ_OK;
}

static bool key_of_file(struct mz_span text, struct mz_hash *ret_key) {
    static const char header[] = "mingzhang-key v1\n";
    uint8_t map[1024];
    size_t size = 0;
    while (text.size > 0 && text.data[text.size - 1] == '\n')
        text.size--;
    if (mz_hex_decode_hash(text, ret_key) == MZ_OK)
        return true;
    if (text.size < sizeof header || memcmp(text.data, header, sizeof header - 1) != 0)
        return false;
    text = mz_span_of(text.data + sizeof header - 1, text.size - (sizeof header - 1));
    return mz_base64_decode(text, map, sizeof map, &size) == MZ_OK &&
           key_of_map(mz_span_of(map, size), ret_key);
}

enum mz_status mz_arguments_key(const char *text, struct mz_hash *ret_key, struct mz_fault *fault) {
    if (mz_hex_decode_hash(mz_span_text(text), ret_key) == MZ_OK)
        return MZ_OK;
    char bytes[2048];
    FILE *file = fopen(text, "re");
    if (file == NULL) {
        mz_fault_at(fault, MZ_E_IO, "%.90s", text);
        mz_fault_have(fault, "%s", strerror(errno));
        return MZ_E_IO;
    }
    size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    struct mz_hash key = {0};
    if (!key_of_file(mz_span_of(bytes, size), &key))
        return mz_fault_at(fault, MZ_E_BAD_KEY_FILE, "%.90s", text);
    *ret_key = key;
    return MZ_OK;
}
