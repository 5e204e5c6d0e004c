/* export csv, export json. */
#include "client/reading.h"
enum mz_status mz_export_csv(struct mz_client *client) {
    return mz_client_usage(client, "export", "");
}
enum mz_status mz_export_json(struct mz_client *client) {
    return mz_client_usage(client, "export", "");
}
