/* Flows: stages side by side, their boxes one below the other, arrows behind the boxes. */
#include "client/doc/doc_draw.h"

#include <stdio.h>

#define LETTERS 320
#define AMOUNT  300  /* letters of what arrows and boxes carry */
#define SPACE   500  /* between boxes of a stage */
#define HEAD    250  /* length of an arrow's head */
#define FLARE   100  /* how far the head goes beyond the shaft on each side */
#define MOST    2400 /* all arrows on one side of a box together, at most this thick */
#define THICK   800  /* an arrow alone */
#define THIN    30   /* so that what is small can be seen */

struct placed {
    int width, gap, height; /* of boxes; between stages; of all */
    struct {
        int x, y, height;
        int in, out;           /* thickness on both sides */
        int in_used, out_used; /* of it, by arrows already drawn */
    } boxes[MZ_DOC_BOXES];
    int thickness[MZ_DOC_ARROWS];
};

/* Thickness is in proportion to what is carried: the scale is that of the fullest side of a box. */
static void measure_arrows(const struct mz_doc_flow *flow, struct placed *placed) {
    __int128 in[MZ_DOC_BOXES] = {0}, out[MZ_DOC_BOXES] = {0};
    __int128 scale = (__int128)mz_doc_thickest(flow) * (MOST / THICK);
    for (unsigned i = 0; i < flow->arrows_count; i++) {
        out[flow->arrows[i].from] += flow->arrows[i].carried.value;
        in[flow->arrows[i].to] += flow->arrows[i].carried.value;
    }
    for (unsigned i = 0; i < flow->boxes_count; i++) {
        scale = in[i] > scale ? in[i] : scale;
        scale = out[i] > scale ? out[i] : scale;
    }
    for (unsigned i = 0; i < flow->arrows_count; i++) {
        int thick = (int)(flow->arrows[i].carried.value * (__int128)MOST / scale);
        placed->thickness[i] = thick > THIN ? thick : THIN;
        placed->boxes[flow->arrows[i].from].out += placed->thickness[i] + 2 * FLARE;
        placed->boxes[flow->arrows[i].to].in += placed->thickness[i] + 2 * FLARE;
    }
}

static int max(int a, int b) {
    return a > b ? a : b;
}

static void place_boxes(const struct mz_doc_flow *flow, struct placed *placed, int top) {
    int heights[MZ_DOC_STAGES] = {0};
    for (unsigned i = 0; i < flow->boxes_count; i++) {
        bool amount = flow->boxes[i].amount[0] != '\0';
        int lines =
            mz_draw_lines(flow->boxes[i].label, LETTERS, placed->width - 200) +
            (amount ? mz_draw_lines(flow->boxes[i].amount, LETTERS, placed->width - 200) : 0);
        int high = max(placed->boxes[i].in, placed->boxes[i].out);
        placed->boxes[i].height = max(lines * MZ_DRAW_LINE(LETTERS) + 300, high);
        heights[flow->boxes[i].stage] += placed->boxes[i].height + SPACE;
    }
    for (unsigned i = 0; i < flow->stages; i++)
        placed->height = max(placed->height, heights[i]);
    int next[MZ_DOC_STAGES];
    for (unsigned i = 0; i < flow->stages; i++)
        next[i] = top + (placed->height - heights[i]) / 2 + SPACE / 2;
    for (unsigned i = 0; i < flow->boxes_count; i++) {
        unsigned stage = flow->boxes[i].stage;
        placed->boxes[i].x = (int)stage * (placed->width + placed->gap);
        placed->boxes[i].y = next[stage];
        next[stage] += placed->boxes[i].height + SPACE;
    }
}

static void draw_arrow(const struct mz_doc_flow *flow, const struct mz_canvas *canvas,
                       struct placed *placed, unsigned n) {
    unsigned from = flow->arrows[n].from, to = flow->arrows[n].to;
    int thick = placed->thickness[n], half = thick / 2;
    int x0 = placed->boxes[from].x + placed->width, x1 = placed->boxes[to].x, neck = x1 - HEAD;
    int y0 = placed->boxes[from].y + (placed->boxes[from].height - placed->boxes[from].out) / 2 +
             placed->boxes[from].out_used + FLARE + half;
    int y1 = placed->boxes[to].y + (placed->boxes[to].height - placed->boxes[to].in) / 2 +
             placed->boxes[to].in_used + FLARE + half;
    placed->boxes[from].out_used += thick + 2 * FLARE;
    placed->boxes[to].in_used += thick + 2 * FLARE;
    const struct mz_point points[] = {{x0, y0 - half},
                                      {neck, y1 - half},
                                      {neck, y1 - half - FLARE},
                                      {x1, y1},
                                      {neck, y1 - half + thick + FLARE},
                                      {neck, y1 - half + thick},
                                      {x0, y0 - half + thick}};
    mz_draw_polygon(canvas, MZ_INK_ARROW, points, 7);
}

/* Behind all arrows, or one would cross another's text. */
static void draw_carried(const struct mz_doc_flow *flow, const struct mz_canvas *canvas,
                         const struct placed *placed, unsigned n, int middle) {
    const char *text = flow->arrows[n].carried.text;
    if (text[0] == '\0')
        return;
    int x = placed->boxes[flow->arrows[n].to].x - placed->gap;
    mz_draw_text(canvas,
                 (struct mz_shape){.x = x,
                                   .y = middle - MZ_DRAW_LINE(AMOUNT) / 2,
                                   .width = placed->gap - HEAD,
                                   .height = MZ_DRAW_LINE(AMOUNT),
                                   .text = text,
                                   .align = MZ_DOC_CENTER,
                                   .size = mz_draw_fit(text, AMOUNT, placed->gap - HEAD - 60)});
}

static void draw_arrows(const struct mz_doc_flow *flow, const struct mz_canvas *canvas,
                        struct placed *placed) {
    int middles[MZ_DOC_ARROWS];
    for (unsigned i = 0; i < flow->arrows_count; i++) {
        unsigned from = flow->arrows[i].from, to = flow->arrows[i].to;
        int y0 = placed->boxes[from].y + placed->boxes[from].height / 2 -
                 placed->boxes[from].out / 2 + placed->boxes[from].out_used;
        int y1 = placed->boxes[to].y + placed->boxes[to].height / 2 - placed->boxes[to].in / 2 +
                 placed->boxes[to].in_used;
        middles[i] = (y0 + y1) / 2 + FLARE + placed->thickness[i] / 2;
        draw_arrow(flow, canvas, placed, i);
    }
    for (unsigned i = 0; i < flow->arrows_count; i++)
        draw_carried(flow, canvas, placed, i, middles[i]);
}

static void draw_box(const struct mz_doc_flow *flow, const struct mz_canvas *canvas,
                     const struct placed *placed, unsigned n) {
    char text[400];
    int x = placed->boxes[n].x, y = placed->boxes[n].y, right = x + placed->width;
    int bottom = y + placed->boxes[n].height;
    const struct mz_point points[] = {{x, y}, {right, y}, {right, bottom}, {x, bottom}};
    (void)snprintf(text, sizeof text, flow->boxes[n].amount[0] != '\0' ? "%s\n%s" : "%s",
                   flow->boxes[n].label, flow->boxes[n].amount);
    mz_draw_text(canvas, (struct mz_shape){.points = points,
                                           .count = 4,
                                           .ink = MZ_INK_BOX,
                                           .x = x,
                                           .y = y,
                                           .width = placed->width,
                                           .height = bottom - y,
                                           .text = text,
                                           .align = MZ_DOC_CENTER,
                                           .size = LETTERS});
}

int mz_draw_flow(const struct mz_doc_flow *flow, mz_draw draw, void *ctx) {
    const struct mz_canvas canvas = {draw, ctx};
    struct placed placed = {.height = 0};
    int stages = flow->stages > 0 ? (int)flow->stages : 1;
    int top = mz_draw_title(&canvas, flow->title);
    /* Two thirds of a box between the stages. */
    placed.width = MZ_DRAW_WIDTH * 3 / (3 * stages + 2 * (stages - 1));
    placed.gap = placed.width * 2 / 3;
    measure_arrows(flow, &placed);
    place_boxes(flow, &placed, top);
    if (draw != NULL) {
        draw_arrows(flow, &canvas, &placed);
        for (unsigned i = 0; i < flow->boxes_count; i++)
            draw_box(flow, &canvas, &placed, i);
    }
    return top + placed.height;
}
