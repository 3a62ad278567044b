/* A driver's library of two GPUs, as nvml.h of the CUDA toolkit declares it; the second one has met Xid 79. It lacks nvmlDeviceGetUtilizationRates. */
#include <string.h>

typedef struct { unsigned long long total, free, used; } memory;
typedef struct { void *device; unsigned long long kind, data; unsigned gpu_instance, compute_instance; } event;
static int gpus[2], events, started, heard;

int nvmlInit_v2(void) { started = 1; return 0; }
int nvmlShutdown(void) { started = 0; return 0; }
int nvmlSystemGetDriverVersion(char *text, unsigned bytes) { strncpy(text, "570.86.10", bytes); return 0; }
int nvmlDeviceGetCount_v2(unsigned *count) { *count = 2; return started ? 0 : 1; }
int nvmlDeviceGetHandleByIndex_v2(unsigned i, void **device) { *device = &gpus[i]; return i < 2 ? 0 : 2; }
int nvmlDeviceGetIndex(void *device, unsigned *i) { *i = device == &gpus[1]; return 0; }
int nvmlDeviceGetName(void *device, char *text, unsigned bytes) { strncpy(text, device == gpus ? "first" : "second", bytes); return 0; }
int nvmlDeviceGetUUID(void *device, char *text, unsigned bytes) { return 3; }
int nvmlDeviceGetMemoryInfo(void *device, memory *m) { m->total = 100; m->free = 60; m->used = 40; return 0; }
int nvmlEventSetCreate(void **set) { *set = &events; return 0; }
int nvmlEventSetFree(void *set) { return set != &events; }
int nvmlDeviceRegisterEvents(void *device, unsigned long long kinds, void *set) { events += kinds == 8 && set == &events; return 0; }
int nvmlEventSetWait_v2(void *set, event *e, unsigned milliseconds)
{
    if (set != &events || events != 2 || heard++)
        return 10;
    *e = (event) { &gpus[1], 8, 79, 0, 0 };
    return 0;
}
