/* Charts and flows as shapes, placed once for all writers that draw: SVG, Cairo, DrawingML. Units
 * are hundredths of a millimetre, whole numbers, so that every machine places alike. */
#ifndef MZ_CLIENT_DOC_DRAW_H
#define MZ_CLIENT_DOC_DRAW_H

#include "client/doc/doc.h"

#define MZ_DRAW_WIDTH 18000 /* of every figure: a portrait page's */

enum mz_ink {
    MZ_INK_SERIES, /* and the MZ_DOC_SERIES - 1 that follow: a colour each series */
    MZ_INK_ARROW = MZ_INK_SERIES + MZ_DOC_SERIES,
    MZ_INK_BOX, /* light, with a dark outline */
    MZ_INK_AXIS,
    MZ_INK_COUNT
};
/* 0xRRGGBB. */
uint32_t mz_ink_colour(enum mz_ink ink);
/* Only boxes have an outline. */
#define MZ_INK_OUTLINE 0x4a6a8au

struct mz_point {
    int x, y;
};
/* A filled polygon, a text, or a polygon with a text in it. */
struct mz_shape {
    const struct mz_point *points;
    size_t count; /* 0: no polygon */
    enum mz_ink ink;
    int x, y, width, height; /* what encloses the polygon, or where the text stands */
    const char *text;        /* lines with newlines between them, centred in height; NULL: none */
    enum mz_doc_align align;
    int size; /* of the letters */
    bool bold;
};
#define MZ_DRAW_LINE(size) ((size)*5 / 4) /* from line to line */

typedef void (*mz_draw)(void *ctx, const struct mz_shape *shape);

/* Calls `draw` for each shape, those behind first, and gives the height of the whole; without
 * `draw` only the height. The titles are the first shapes. */
int mz_draw_chart(const struct mz_doc_chart *chart, mz_draw draw, void *ctx)
    __attribute__((nonnull(1)));
int mz_draw_flow(const struct mz_doc_flow *flow, mz_draw draw, void *ctx)
    __attribute__((nonnull(1)));

/* What both use: a text put into a rectangle, broken into lines at `size`; gives their number. */
struct mz_canvas {
    mz_draw draw;
    void *ctx;
};
int mz_draw_lines(const char *text, int size, int width);
void mz_draw_polygon(const struct mz_canvas *canvas, enum mz_ink ink, const struct mz_point *points,
                     size_t count) __attribute__((nonnull));
/* `shape` with its place, letters and text; the text is broken into lines that fit its width. */
void mz_draw_text(const struct mz_canvas *canvas, struct mz_shape shape) __attribute__((nonnull));
/* The size, from `size` down to its half, at which the text fits in one line so wide. */
int mz_draw_fit(const char *text, int size, int width) __attribute__((nonnull));
/* Draws the title if there is one; gives the height it takes. */
int mz_draw_title(const struct mz_canvas *canvas, const char *title) __attribute__((nonnull(1)));

#endif
