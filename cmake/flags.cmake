# One interface target carries the flags of the house, so every component compiles alike.
add_library(mz_flags INTERFACE)
target_include_directories(mz_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(mz_flags INTERFACE
    -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes
    $<$<BOOL:${MZ_WERROR}>:-Werror>)
target_link_options(mz_flags INTERFACE -Wl,--as-needed)

# The programs and the tests use POSIX; proto stays plain C17 and does not get this.
add_library(mz_posix INTERFACE)
target_compile_definitions(mz_posix INTERFACE _POSIX_C_SOURCE=200809L)

if(MZ_SANITIZE)
    set(flags -fsanitize=${MZ_SANITIZE} -fno-omit-frame-pointer)
    if(MZ_SANITIZE MATCHES undefined)
        list(APPEND flags -fno-sanitize-recover=all)
    endif()
    target_compile_options(mz_flags INTERFACE ${flags})
    target_link_options(mz_flags INTERFACE ${flags})
endif()

if(MZ_FUZZ)
    if(NOT CMAKE_C_COMPILER_ID MATCHES Clang)
        message(FATAL_ERROR "MZ_FUZZ needs clang: libFuzzer is part of it")
    endif()
    target_compile_options(mz_flags INTERFACE -fsanitize=fuzzer-no-link)
    target_link_options(mz_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

if(MZ_HARDEN)
    target_compile_options(mz_flags INTERFACE
        -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3
        -fstack-protector-strong -fstack-clash-protection
        $<$<STREQUAL:${CMAKE_SYSTEM_PROCESSOR},x86_64>:-fcf-protection>
        -Wformat -Wformat-security
        # Releases built from the same source in different folders are the same bytes.
        -ffile-prefix-map=${PROJECT_SOURCE_DIR}=/usr/src/mingzhang)
    target_link_options(mz_flags INTERFACE -pie -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack)
endif()

if(MZ_COVERAGE)
    target_compile_options(mz_flags INTERFACE --coverage -fprofile-abs-path)
    target_link_options(mz_flags INTERFACE --coverage)
endif()
