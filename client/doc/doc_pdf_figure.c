/* Charts and flows in a PDF: Cairo draws the shapes of doc_draw.h. */
#include <string.h>

#include "client/doc/doc_draw.h"
#include "client/doc/doc_pdf_page.h"

#define UNIT (MZ_PDF_MM / 100)

struct place {
    struct mz_pdf_page *page;
    double x, y;
};

static void set_colour(cairo_t *cairo, uint32_t colour) {
    cairo_set_source_rgb(cairo, (colour >> 16) / 255.0, (colour >> 8 & 0xff) / 255.0,
                         (colour & 0xff) / 255.0);
}

static void draw_polygon(const struct place *place, const struct mz_shape *shape) {
    cairo_t *cairo = place->page->cairo;
    cairo_new_path(cairo);
    for (size_t i = 0; i < shape->count; i++)
        cairo_line_to(cairo, place->x + shape->points[i].x * UNIT,
                      place->y + shape->points[i].y * UNIT);
    cairo_close_path(cairo);
    set_colour(cairo, mz_ink_colour(shape->ink));
    if (shape->ink == MZ_INK_BOX) {
        cairo_fill_preserve(cairo);
        set_colour(cairo, MZ_INK_OUTLINE);
        cairo_set_line_width(cairo, 0.2 * MZ_PDF_MM);
        cairo_stroke(cairo);
    } else {
        cairo_fill(cairo);
    }
    set_colour(cairo, 0);
}

/* The lines are broken already, alike for all writers; a font's own wider letters stay in them. */
static void draw_shape(void *ctx, const struct mz_shape *shape) {
    const struct place *place = ctx;
    struct mz_pdf_page *page = place->page;
    if (!page->drawing)
        return;
    if (shape->count > 0)
        draw_polygon(place, shape);
    if (shape->text == NULL)
        return;
    mz_pdf_text(page, page->layout, shape->text, shape->size * UNIT, shape->bold, 0, shape->align);
    double left = place->x + shape->x * UNIT;
    double spare = shape->width * UNIT - mz_pdf_text_width(page->layout);
    mz_pdf_draw_text(page, page->layout, left + spare * (double)shape->align / 2,
                     place->y + shape->y * UNIT +
                         (shape->height * UNIT - mz_pdf_text_height(page->layout)) / 2);
}

double mz_pdf_figure_height(const struct mz_doc_block *block) {
    int height = block->kind == MZ_DOC_CHART ? mz_draw_chart(block->chart, NULL, NULL)
                                             : mz_draw_flow(block->flow, NULL, NULL);
    return (height + 100) * UNIT;
}

void mz_pdf_put_figure(struct mz_pdf_page *page, const struct mz_doc_block *block) {
    double height = mz_pdf_figure_height(block);
    if (height > mz_pdf_room(page) && !mz_pdf_is_fresh(page))
        mz_pdf_begin_page(page, page->landscape);
    struct place place = {.page = page, .y = page->y + MZ_PDF_MM};
    place.x = (page->width - MZ_DRAW_WIDTH * UNIT) / 2;
    if (block->kind == MZ_DOC_CHART)
        (void)mz_draw_chart(block->chart, draw_shape, &place);
    else
        (void)mz_draw_flow(block->flow, draw_shape, &place);
    page->y += height + 2 * MZ_PDF_MM;
}
