/* Bars that lie and columns that stand. */
#include "client/doc/doc_draw.h"

#define LETTERS    320
#define LABEL      4800 /* width of a bar's label */
#define BAR        5000 /* where bars begin */
#define LONGEST    10000
#define BAR_HEIGHT 500
#define STEP       700 /* from bar to bar, at least */
#define HIGHEST    4500
#define KEY        600 /* height of the line that names the series */

/* `value` of `longest` as a part of `length`. */
static int part(int64_t value, int64_t longest, int length) {
    return (int)((__int128)value * length / longest);
}

static void rectangle(const struct mz_canvas *canvas, enum mz_ink ink, int x, int y, int width,
                      int height) {
    const struct mz_point points[] = {
        {x, y}, {x + width, y}, {x + width, y + height}, {x, y + height}};
    mz_draw_polygon(canvas, ink, points, 4);
}

/* -- Bars. */

static int bar_step(const char *label) {
    int high = mz_draw_lines(label, LETTERS, LABEL) * MZ_DRAW_LINE(LETTERS) + 100;
    return high > STEP ? high : STEP;
}

static int draw_bars(const struct mz_doc_chart *chart, const struct mz_canvas *canvas, int y) {
    int64_t longest = mz_doc_longest(chart);
    for (unsigned i = 0; i < chart->count; i++) {
        const struct mz_doc_value *value = &chart->groups[i].values[0];
        int step = bar_step(chart->groups[i].label), length = part(value->value, longest, LONGEST);
        int after = BAR + length + 150;
        if (canvas->draw != NULL) {
            mz_draw_text(canvas, (struct mz_shape){.y = y,
                                                   .width = LABEL,
                                                   .height = step,
                                                   .text = chart->groups[i].label,
                                                   .align = MZ_DOC_RIGHT,
                                                   .size = LETTERS});
            rectangle(canvas, MZ_INK_SERIES, BAR, y + (step - BAR_HEIGHT) / 2, length, BAR_HEIGHT);
            mz_draw_text(canvas, (struct mz_shape){.x = after,
                                                   .y = y,
                                                   .width = MZ_DRAW_WIDTH - after,
                                                   .height = step,
                                                   .text = value->text,
                                                   .size = mz_draw_fit(value->text, LETTERS,
                                                                       MZ_DRAW_WIDTH - after)});
        }
        y += step;
    }
    return y;
}

/* -- Columns. */

static void draw_key(const struct mz_doc_chart *chart, const struct mz_canvas *canvas, int y) {
    int width = MZ_DRAW_WIDTH / (int)chart->series_count;
    for (unsigned i = 0; i < chart->series_count; i++) {
        int x = (int)i * width;
        rectangle(canvas, (enum mz_ink)(MZ_INK_SERIES + i), x + width / 4, y + 140, 320, 320);
        mz_draw_text(canvas, (struct mz_shape){.x = x + width / 4 + 450,
                                               .y = y,
                                               .width = width * 3 / 4 - 450,
                                               .height = KEY,
                                               .text = chart->series[i],
                                               .size = LETTERS});
    }
}

static void draw_group(const struct mz_doc_chart *chart, const struct mz_canvas *canvas, unsigned n,
                       int base) {
    int64_t longest = mz_doc_longest(chart);
    int width = MZ_DRAW_WIDTH / (int)chart->count, left = (int)n * width;
    int slot = width * 9 / 10 / (int)chart->series_count, column = slot > 1600 ? 1600 : slot;
    int first = left + (width - slot * (int)chart->series_count) / 2;
    for (unsigned i = 0; i < chart->series_count; i++) {
        const struct mz_doc_value *value = &chart->groups[n].values[i];
        int x = first + (int)i * slot, height = part(value->value, longest, HIGHEST);
        rectangle(canvas, (enum mz_ink)(MZ_INK_SERIES + i), x + (slot - column * 4 / 5) / 2,
                  base - height, column * 4 / 5, height);
        mz_draw_text(canvas,
                     (struct mz_shape){.x = x,
                                       .y = base - height - 420,
                                       .width = slot,
                                       .height = 400,
                                       .text = value->text,
                                       .align = MZ_DOC_CENTER,
                                       .size = mz_draw_fit(value->text, LETTERS - 40, slot - 60)});
    }
}

static int draw_columns(const struct mz_doc_chart *chart, const struct mz_canvas *canvas, int y) {
    int base = y + KEY + 500 + HIGHEST, lines = 1;
    int width = MZ_DRAW_WIDTH / (chart->count > 0 ? (int)chart->count : 1);
    for (unsigned i = 0; i < chart->count; i++) {
        int own = mz_draw_lines(chart->groups[i].label, LETTERS, width - 200);
        lines = own > lines ? own : lines;
    }
    int below = lines * MZ_DRAW_LINE(LETTERS) + 150;
    if (canvas->draw == NULL)
        return base + below;
    draw_key(chart, canvas, y);
    for (unsigned i = 0; i < chart->count; i++) {
        draw_group(chart, canvas, i, base);
        mz_draw_text(canvas, (struct mz_shape){.x = (int)i * width + 100,
                                               .y = base + 50,
                                               .width = width - 200,
                                               .height = below - 100,
                                               .text = chart->groups[i].label,
                                               .align = MZ_DOC_CENTER,
                                               .size = LETTERS});
    }
    rectangle(canvas, MZ_INK_AXIS, 0, base, MZ_DRAW_WIDTH, 20);
    return base + below;
}

int mz_draw_chart(const struct mz_doc_chart *chart, mz_draw draw, void *ctx) {
    const struct mz_canvas canvas = {draw, ctx};
    int y = mz_draw_title(&canvas, chart->title);
    return chart->series_count == 0 ? draw_bars(chart, &canvas, y)
                                    : draw_columns(chart, &canvas, y);
}
