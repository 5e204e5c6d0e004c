#include "client/doc/doc_draw.h"

#include <string.h>

#include "client/doc/doc_layout.h"

#define LINES 512u /* bytes of a text broken into lines; what is longer is cut with an ellipsis */

uint32_t mz_ink_colour(enum mz_ink ink) {
    /* Apart from each other in grey print too. */
    static const uint32_t colours[MZ_INK_COUNT] = {0x4a6a8a, 0xd9a441, 0x7a9e7e, 0xa65e5e,
                                                   0xb7c7d8, 0xf3f6f9, 0x404040};
    return colours[ink];
}

/* Halves of an em that fit in the width. */
static unsigned halves(int size, int width) {
    return width > size ? (unsigned)(width * 2 / size) : 2;
}

int mz_draw_lines(const char *text, int size, int width) {
    return (int)mz_doc_text_lines(text, halves(size, width));
}

int mz_draw_fit(const char *text, int size, int width) {
    int em_halves = (int)mz_doc_text_width(text), least = size / 2;
    if (em_halves * size <= 2 * width)
        return size;
    int fit = 2 * width / em_halves;
    return fit > least ? fit : least;
}

void mz_draw_polygon(const struct mz_canvas *canvas, enum mz_ink ink, const struct mz_point *points,
                     size_t count) {
    struct mz_point low = points[0], high = points[0];
    for (size_t i = 1; i < count; i++) {
        low.x = points[i].x < low.x ? points[i].x : low.x;
        low.y = points[i].y < low.y ? points[i].y : low.y;
        high.x = points[i].x > high.x ? points[i].x : high.x;
        high.y = points[i].y > high.y ? points[i].y : high.y;
    }
    const struct mz_shape shape = {.points = points,
                                   .count = count,
                                   .ink = ink,
                                   .x = low.x,
                                   .y = low.y,
                                   .width = high.x - low.x,
                                   .height = high.y - low.y};
    canvas->draw(canvas->ctx, &shape);
}

void mz_draw_text(const struct mz_canvas *canvas, struct mz_shape shape) {
    static const char ellipsis[] = "…";
    char lines[LINES + sizeof ellipsis];
    size_t size = 0;
    for (const char *at = shape.text; *at != '\0';) {
        size_t taken = mz_doc_text_break(at, halves(shape.size, shape.width));
        if (size + taken + 1 > LINES) {
            memcpy(lines + size, ellipsis, sizeof ellipsis - 1);
            size += sizeof ellipsis - 1;
            break;
        }
        size_t shown = taken - (at[taken - 1] == '\n' || at[taken - 1] == ' ');
        if (size > 0)
            lines[size++] = '\n';
        memcpy(lines + size, at, shown);
        size += shown;
        at += taken;
    }
    lines[size] = '\0';
    shape.text = lines;
    canvas->draw(canvas->ctx, &shape);
}

int mz_draw_title(const struct mz_canvas *canvas, const char *title) {
    if (title == NULL || title[0] == '\0')
        return 0;
    int height = mz_draw_lines(title, 370, MZ_DRAW_WIDTH) * MZ_DRAW_LINE(370) + 200;
    if (canvas->draw != NULL)
        mz_draw_text(canvas, (struct mz_shape){.width = MZ_DRAW_WIDTH,
                                               .height = height,
                                               .text = title,
                                               .size = 370,
                                               .bold = true,
                                               .align = MZ_DOC_CENTER});
    return height;
}
