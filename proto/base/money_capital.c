/* Amounts in 大写, money.h. The rule is 《正确填写票据和结算凭证的基本规定》; domain.md §15
 * restates it. */
#include <string.h>

#include "proto/base/limits.h"
#include "proto/base/money.h"

/* clang-format off */
enum glyph {
    DIGIT_0, DIGIT_1, DIGIT_2, DIGIT_3, DIGIT_4, DIGIT_5, DIGIT_6, DIGIT_7, DIGIT_8, DIGIT_9,
    TEN, HUNDRED, THOUSAND, WAN, YI, YUAN, JIAO, FEN, WHOLE, MINUS, GLYPH_COUNT
};
/* clang-format on */

static const char *const glyphs[GLYPH_COUNT] = {"零", "壹", "贰", "叁", "肆", "伍", "陆",
                                                "柒", "捌", "玖", "拾", "佰", "仟", "万",
                                                "亿", "元", "角", "分", "整", "负"};

/* Other forms that the rule admits or that people write. */
static const struct {
    const char *text;
    enum glyph glyph;
} variants[] = {
    {"圆", YUAN},    {"圓", YUAN}, {"正", WHOLE}, {"貳", DIGIT_2},
    {"陸", DIGIT_6}, {"萬", WAN},  {"億", YI},    {"〇", DIGIT_0},
};

/* How a glyph of the spelling of an amount may be treated. */
enum need {
    MUST,    /* written and required */
    MAY,     /* written, not required */
    ALLOWED, /* not written, but accepted: an optional 零 */
};

#define MAX_GLYPHS 56u

struct spelling {
    size_t count;
    struct {
        uint8_t glyph, need;
    } items[MAX_GLYPHS];
};

static void add(struct spelling *s, enum glyph glyph, enum need need) {
    if (s->count < MAX_GLYPHS) {
        s->items[s->count].glyph = (uint8_t)glyph;
        s->items[s->count].need = (uint8_t)need;
        s->count++;
    }
}

static void spell_section(struct spelling *s, unsigned section) {
    static const unsigned places[] = {1000, 100, 10, 1};
    static const enum glyph units[] = {THOUSAND, HUNDRED, TEN};
    bool started = false, zero = false;
    for (unsigned i = 0; i < 4; i++) {
        unsigned digit = section / places[i] % 10;
        if (digit == 0) {
            zero = started;
            continue;
        }
        if (zero)
            add(s, DIGIT_0, MUST);
        zero = false;
        started = true;
        add(s, (enum glyph)(DIGIT_0 + digit), MUST);
        if (i < 3)
            add(s, units[i], MUST);
    }
}

/* Whole yuan as sections of four digits. A 零 between two sections is required where the lower one
 * begins with a zero; written too, because it is plainer, where a whole section of zeros lies
 * between; and optional where only the last place of the upper one is zero. */
static void spell_yuan(struct spelling *s, uint64_t yuan) {
    /* The first section is that of the last amounts of an int64_t, which no entry holds. */
    static const uint64_t places[] = {10000000000000000, 1000000000000, 100000000, 10000, 1};
    bool started = false, gap = false, ends_in_zero = false;
    for (unsigned i = 0; i < 5; i++) {
        unsigned section = (unsigned)(yuan / places[i] % 10000);
        if (section == 0) {
            gap = started;
        } else {
            if (started && section < 1000)
                add(s, DIGIT_0, MUST);
            else if (gap)
                add(s, DIGIT_0, MAY);
            else if (started && ends_in_zero)
                add(s, DIGIT_0, ALLOWED);
            spell_section(s, section);
            gap = false;
            started = true;
            ends_in_zero = section % 10 == 0;
        }
        if ((i == 0 && section != 0) || (i == 2 && started))
            add(s, YI, MUST); /* the first: 亿 of 亿 */
        if ((i == 1 || i == 3) && section != 0)
            add(s, WAN, MUST);
    }
}

static void spell(struct spelling *s, int64_t fen) {
    uint64_t value = fen < 0 ? 0 - (uint64_t)fen : (uint64_t)fen;
    uint64_t yuan = value / 100;
    unsigned jiao = (unsigned)(value / 10 % 10), cents = (unsigned)(value % 10);
    s->count = 0;
    if (fen < 0)
        add(s, MINUS, MUST);
    if (value == 0)
        add(s, DIGIT_0, MUST);
    else if (yuan != 0)
        spell_yuan(s, yuan);
    if (yuan != 0 || value == 0)
        add(s, YUAN, MUST);
    if (jiao != 0) {
        if (yuan != 0 && yuan % 10 == 0)
            add(s, DIGIT_0, ALLOWED);
        add(s, (enum glyph)(DIGIT_0 + jiao), MUST);
        add(s, JIAO, MUST);
    } else if (cents != 0 && yuan != 0) {
        add(s, DIGIT_0, MUST);
    }
    if (cents != 0) {
        add(s, (enum glyph)(DIGIT_0 + cents), MUST);
        add(s, FEN, MUST);
    } else {
        add(s, WHOLE, MAY);
    }
}

void mz_money_format_capital(int64_t fen, char ret_text[MZ_MONEY_CAPITAL]) {
    struct spelling s;
    spell(&s, fen);
    struct mz_writer w = mz_writer_over(ret_text, MZ_MONEY_CAPITAL - 1);
    for (size_t i = 0; i < s.count; i++)
        if (s.items[i].need != ALLOWED)
            mz_writer_text(&w, glyphs[s.items[i].glyph]);
    ret_text[w.size] = '\0';
}

/* The next glyph of `text`, all of which take three bytes; GLYPH_COUNT for anything else. */
static enum glyph take_glyph(struct mz_span *text) {
    if (text->size < 3)
        return GLYPH_COUNT;
    enum glyph found = GLYPH_COUNT;
    for (unsigned i = 0; i < GLYPH_COUNT && found == GLYPH_COUNT; i++)
        if (memcmp(text->data, glyphs[i], 3) == 0)
            found = (enum glyph)i;
    for (unsigned i = 0; i < sizeof variants / sizeof variants[0] && found == GLYPH_COUNT; i++)
        if (memcmp(text->data, variants[i].text, 3) == 0)
            found = variants[i].glyph;
    text->data += 3;
    text->size -= 3;
    return found;
}

/* An amount being read: `section` below 10 000, `low` below 亿, all of it in yuan. */
struct reading {
    int64_t yuan, low, section, fen;
    int64_t digit; /* waits for its unit */
};

static enum mz_status read_glyph(struct reading *r, enum glyph glyph) {
    static const int64_t values[] = {[TEN] = 10, [HUNDRED] = 100, [THOUSAND] = 1000};
    switch (glyph) {
    case TEN:
    case HUNDRED:
    case THOUSAND:
        r->section += r->digit * values[glyph];
        break;
    case WAN:
        r->low += (r->section + r->digit) * 10000;
        r->section = 0;
        break;
    case YI:
        r->yuan += (r->low + r->section + r->digit) * 100000000;
        r->low = r->section = 0;
        break;
    case YUAN:
        r->yuan += r->low + r->section + r->digit;
        r->low = r->section = 0;
        break;
    case JIAO:
        r->fen += r->digit * 10;
        break;
    case FEN:
        r->fen += r->digit;
        break;
    case WHOLE:
    case MINUS:
        break;
    case GLYPH_COUNT:
        return MZ_E_BAD_NUMBER;
    default:
        r->digit = (int64_t)glyph;
        return MZ_OK;
    }
    r->digit = 0;
    return MZ_OK;
}

/* True if `text` is a spelling of the amount `s` was made from. */
static bool matches(const struct spelling *s, struct mz_span text) {
    enum glyph next = text.size == 0 ? GLYPH_COUNT : take_glyph(&text);
    bool more = next != GLYPH_COUNT;
    for (size_t i = 0; i < s->count; i++) {
        if (more && s->items[i].glyph == (uint8_t)next) {
            more = text.size != 0;
            next = more ? take_glyph(&text) : GLYPH_COUNT;
        } else if (s->items[i].need == MUST) {
            return false;
        }
    }
    return !more;
}

/* Reads the value without asking for the rules, then asks whether the text is one of the spellings
 * of that value: the rules are stated once. */
enum mz_status mz_money_parse_capital(struct mz_span text, int64_t *ret_fen) {
    static const char prefix[] = "人民币";
    if (text.size >= sizeof prefix - 1 && memcmp(text.data, prefix, sizeof prefix - 1) == 0)
        text = mz_span_of(text.data + sizeof prefix - 1, text.size - (sizeof prefix - 1));
    /* No amount takes more glyphs; fewer cannot overflow `reading`. */
    if (text.size == 0 || text.size > (size_t)3 * MAX_GLYPHS)
        return MZ_E_BAD_NUMBER;
    struct reading r = {0};
    struct mz_span rest = text;
    bool negative = memcmp(text.data, glyphs[MINUS], text.size < 3 ? text.size : 3) == 0;
    while (rest.size != 0) {
        enum mz_status status = read_glyph(&r, take_glyph(&rest));
        if (status != MZ_OK || rest.size % 3 != 0)
            return MZ_E_BAD_NUMBER;
    }
    int64_t fen = r.yuan * 100 + r.fen;
    if (fen > MZ_MAX_FEN)
        return MZ_E_OVERFLOW;
    struct spelling s;
    spell(&s, negative ? -fen : fen);
    if (!matches(&s, text))
        return MZ_E_BAD_NUMBER;
    *ret_fen = negative ? -fen : fen;
    return MZ_OK;
}
