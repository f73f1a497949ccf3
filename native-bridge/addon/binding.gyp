{
  "targets": [
    {
      "target_name": "tetherstick",
      "sources": [
        "addon.c",
        "argument.c",
        "descriptor_bindings.c",
        "descriptor_receive.c",
        "errno_error.c",
        "offload_io.c",
        "offload_probe.c",
        "packet_device.c",
        "packet_device_open.c",
        "packet_io.c",
        "readable_watch.c",
        "readiness.c"
      ],
      "defines": ["NAPI_VERSION=8", "NODE_API_NO_EXTERNAL_BUFFERS_ALLOWED"],
      "cflags": ["-std=c11", "-O2", "-Wall", "-Wextra", "-Werror", "-Wshadow", "-fvisibility=hidden"],
      "conditions": [
        ["OS=='linux'", { "sources": ["tun_linux.c"], "defines": ["_GNU_SOURCE"] }],
        [
          "OS=='mac'",
          {
            "sources": ["utun_darwin.c"],
            "xcode_settings": {
              "GCC_C_LANGUAGE_STANDARD": "c11",
              "GCC_SYMBOLS_PRIVATE_EXTERN": "YES",
              "GCC_TREAT_WARNINGS_AS_ERRORS": "YES",
              "MACOSX_DEPLOYMENT_TARGET": "11.0",
              "WARNING_CFLAGS": ["-Wall", "-Wextra", "-Wshadow"]
            }
          }
        ]
      ]
    }
  ]
}
