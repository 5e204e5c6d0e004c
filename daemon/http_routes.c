#include "daemon/http_routes.h"

#include <string.h>

#include "daemon/http_objects.h"
#include "daemon/http_reveal.h"
#include "daemon/http_session.h"
#include "daemon/http_statements.h"
#include "daemon/http_tlog.h"
#include "daemon/http_vault.h"
#include "daemon/http_views.h"

/* Who may see a payee's masked fields: every duty but the administrator, who has no business (G6).
 */
#define BUSINESS_ROLES (((UINT32_C(1) << MZ_ROLE_COUNT) - 1) & ~MZ_ROLE_BIT(MZ_ROLE_ADMINISTRATOR))

/* Who may name people by identity number or account: the handler who enrols them, the cashier whose
 * bank results and sign-for lists name them so, and the officer to whom somebody comes with an
 * identity card and no payee id. */
#define TOKEN_ROLES                                                                                \
    (MZ_ROLE_BIT(MZ_ROLE_HANDLER) | MZ_ROLE_BIT(MZ_ROLE_CASHIER) | MZ_ROLE_BIT(MZ_ROLE_PRIVACY))

/* Whose duty needs whole values, behind an access.log: those who keep the data, compare it with
 * papers, visit, pay, inspect, and answer the person himself. Who approves, evaluates or keeps the
 * books sees it masked. */
#define REVEAL_ROLES                                                                               \
    (MZ_ROLE_BIT(MZ_ROLE_HANDLER) | MZ_ROLE_BIT(MZ_ROLE_REVIEWER) |                                \
     MZ_ROLE_BIT(MZ_ROLE_ACCEPTOR) | MZ_ROLE_BIT(MZ_ROLE_CASHIER) |                                \
     MZ_ROLE_BIT(MZ_ROLE_INSPECTOR) | MZ_ROLE_BIT(MZ_ROLE_PRIVACY))

static const struct mz_route routes[] = {
    {MZ_HTTP_POST, "/v1/statements", MZ_ROUTE_OPEN, 0, mz_http_statements_post},
    {MZ_HTTP_GET, "/healthz", MZ_ROUTE_OPEN, 0, mz_http_views_health},

    {MZ_HTTP_GET, "/checkpoint", MZ_ROUTE_CHECKPOINT, 0, mz_http_tlog_checkpoint},
    {MZ_HTTP_GET, "/cosigned", MZ_ROUTE_CHECKPOINT, 0, mz_http_tlog_cosigned},
    {MZ_HTTP_GET, "/tile/**", MZ_ROUTE_TILES, 0, mz_http_tlog_tile},
    {MZ_HTTP_GET, "/v1/proof", MZ_ROUTE_CHECKPOINT, 0, mz_http_tlog_proof},
    {MZ_HTTP_GET, "/v1/receipt", MZ_ROUTE_CHECKPOINT, 0, mz_http_tlog_receipt},
    {MZ_HTTP_GET, "/v1/consistency", MZ_ROUTE_CHECKPOINT, 0, mz_http_tlog_consistency},
    {MZ_HTTP_GET, "/v1/genesis", MZ_ROUTE_CHECKPOINT, 0, mz_http_tlog_genesis},

    {MZ_HTTP_POST, "/v1/session/challenge", MZ_ROUTE_OPEN, 0, mz_http_session_challenge},
    {MZ_HTTP_POST, "/v1/session", MZ_ROUTE_OPEN, 0, mz_http_session_login},

    {MZ_HTTP_PUT, "/v1/objects/*/*", MZ_ROUTE_SESSION, 0, mz_http_objects_put},
    {MZ_HTTP_GET, "/v1/objects/*/*", MZ_ROUTE_SESSION, 0, mz_http_objects_get},
    {MZ_HTTP_GET, "/v1/uploads/*/*", MZ_ROUTE_SESSION, 0, mz_http_objects_state},

    {MZ_HTTP_POST, "/v1/tokens", MZ_ROUTE_SESSION, TOKEN_ROLES, mz_http_vault_tokens},
    {MZ_HTTP_POST, "/v1/disclosures", MZ_ROUTE_SESSION, MZ_ROLE_BIT(MZ_ROLE_HANDLER),
     mz_http_vault_disclose},
    {MZ_HTTP_GET, "/v1/disclosures", MZ_ROUTE_SESSION, BUSINESS_ROLES, mz_http_vault_masked},
    {MZ_HTTP_POST, "/v1/reveal", MZ_ROUTE_SESSION, REVEAL_ROLES, mz_http_reveal},

    /* Whatever else is under /v1 is a view of proto/view, which says itself who may ask. */
    {MZ_HTTP_GET, "/v1/*", MZ_ROUTE_OPEN, 0, mz_http_views_get},
};

const struct mz_route *mz_route_at(size_t n) {
    return n < sizeof routes / sizeof routes[0] ? &routes[n] : NULL;
}

/* Takes "/segment" off the front. */
static bool take_segment(struct mz_span *rest, struct mz_span *ret_segment) {
    if (rest->size == 0 || rest->data[0] != '/')
        return false;
    struct mz_span after = mz_span_of(rest->data + 1, rest->size - 1);
    const uint8_t *slash = after.size > 0 ? memchr(after.data, '/', after.size) : NULL;
    size_t size = slash != NULL ? (size_t)(slash - after.data) : after.size;
    *ret_segment = mz_span_of(after.data, size);
    *rest = mz_span_of(after.data + size, after.size - size);
    return true;
}

static bool matches(const char *pattern, struct mz_span path,
                    struct mz_span captures[MZ_CALL_CAPTURES]) {
    struct mz_span rest = mz_span_text(pattern), wanted, segment;
    size_t captured = 0;
    while (take_segment(&rest, &wanted)) {
        if (mz_span_equal_text(wanted, "**"))
            return path.size > 1;
        if (!take_segment(&path, &segment))
            return false;
        if (mz_span_equal_text(wanted, "*")) {
            if (segment.size == 0 || captured == MZ_CALL_CAPTURES)
                return false;
            captures[captured++] = segment;
        } else if (!mz_span_equal(wanted, segment)) {
            return false;
        }
    }
    return path.size == 0;
}

enum mz_status mz_route_session(struct mz_call *call, struct mz_fault *fault) {
    static const char scheme[] = "Bearer ";
    struct mz_span token = call->head.authorization;
    if (token.size < sizeof scheme - 1 || memcmp(token.data, scheme, sizeof scheme - 1) != 0)
        return mz_fault_at(fault, MZ_E_LOGIN, "session");
    token.data += sizeof scheme - 1;
    token.size -= sizeof scheme - 1;
    const struct mz_view_source *source = NULL;
    enum mz_status status = mz_call_source(call, &source, fault);
    if (status != MZ_OK)
        return status;
    return mz_sessions_find(call->app->sessions, &source->records, token, &call->session, fault);
}

static bool is_open(const struct mz_http_app *app, enum mz_route_access access) {
    switch (access) {
    case MZ_ROUTE_OPEN:
        return true;
    case MZ_ROUTE_CHECKPOINT:
        return (app->open_to_all & MZ_PUBLIC_CHECKPOINT) != 0;
    case MZ_ROUTE_TILES:
        return (app->open_to_all & MZ_PUBLIC_TILES) != 0;
    case MZ_ROUTE_SESSION:
        break;
    }
    return false;
}

static enum mz_status check_access(struct mz_call *call, const struct mz_route *route,
                                   struct mz_fault *fault) {
    if (is_open(call->app, route->access))
        return MZ_OK;
    enum mz_status status = mz_route_session(call, fault);
    if (status != MZ_OK || route->roles == 0 || (call->session.roles & route->roles) != 0)
        return status;
    const char *role = "";
    for (uint8_t r = 1; r <= MZ_ROLE_COUNT && *role == '\0'; r++)
        if ((route->roles & MZ_ROLE_BIT(r)) != 0)
            role = mz_names_text(&mz_role_names, r);
    mz_fault_at(fault, MZ_E_FORBIDDEN, "%s %s", mz_http_method_name(route->method), route->pattern);
    mz_fault_who(fault, "%s", call->session.actor);
    mz_fault_want(fault, "%s", role);
    return MZ_E_FORBIDDEN;
}

/* What printf's %.*s may show of a peer's text. */
static int shown(struct mz_span text) {
    return text.size < 64 ? (int)text.size : 64;
}

static void not_found(struct mz_call *call) {
    struct mz_fault fault = {0};
    mz_fault_at(&fault, MZ_E_NOT_FOUND, "%.*s", shown(call->head.path),
                (const char *)call->head.path.data);
    mz_call_problem(call, &fault);
}

static void method_not_allowed(struct mz_call *call, unsigned allowed) {
    char names[64] = "";
    for (int m = MZ_HTTP_GET; m <= MZ_HTTP_PUT; m++)
        if ((allowed & 1u << m) != 0) {
            strcat(names, names[0] == '\0' ? "" : ", ");
            strcat(names,
                   m == MZ_HTTP_GET ? "GET, HEAD" : mz_http_method_name((enum mz_http_method)m));
        }
    struct mz_fault fault = {0};
    mz_fault_at(&fault, MZ_E_METHOD, "%.*s", shown(call->head.path),
                (const char *)call->head.path.data);
    mz_fault_have(&fault, "%.*s", shown(call->head.method_text),
                  (const char *)call->head.method_text.data);
    mz_call_problem(call, &fault);
    mz_call_header(call, "Allow", "%s", names);
}

static void run(struct mz_call *call, const struct mz_route *route) {
    struct mz_fault fault = {0};
    enum mz_status status = check_access(call, route, &fault);
    if (status != MZ_OK)
        mz_call_fail(call, status, &fault);
    else
        route->handler(call);
    /* No read txn outlives its call's turn: LMDB keeps every page that an open one might read. */
    if (call->snapshot != NULL)
        mz_snapshot_close(call->snapshot);
    call->snapshot = NULL;
}

void mz_route_call(struct mz_call *call) {
    enum mz_http_method method =
        call->head.method == MZ_HTTP_HEAD ? MZ_HTTP_GET : call->head.method;
    unsigned allowed = 0;
    for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++) {
        const struct mz_route *route = &routes[i];
        /* The last row, of views, would also take the paths of rows above that have other methods.
         */
        if (allowed != 0 && i + 1 == sizeof routes / sizeof routes[0])
            break;
        if (!matches(route->pattern, call->head.path, call->captures))
            continue;
        if (route->method == method) {
            run(call, route);
            return;
        }
        allowed |= 1u << route->method;
    }
    if (allowed == 0)
        not_found(call);
    else
        method_not_allowed(call, allowed);
}

struct mz_call *mz_route_finish(struct mz_http_task *task) {
    struct mz_call *call = task->call;
    if (call != NULL)
        call->task = NULL;
    task->finish(task, call);
    if (call != NULL && call->snapshot != NULL) {
        mz_snapshot_close(call->snapshot);
        call->snapshot = NULL;
    }
    return call;
}
