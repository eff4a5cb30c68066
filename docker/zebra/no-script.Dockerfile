# Zebra without an entrypoint script, on a base without a shell, for those who set no directory of
# Zebra's: docs/zebra.md says what it does not do.
#     docker build -t zebra -f docker/zebra/no-script.Dockerfile docker/zebra
ARG ZEBRA=zfnd/zebra
ARG BASE=gcr.io/distroless/cc-debian13
ARG STEPDOWN=stepdown
FROM ${STEPDOWN} AS stepdown
FROM ${ZEBRA} AS zebra
RUN install -d /home/zebra/.cache/zebra

FROM ${BASE}
COPY --from=stepdown /stepdown /usr/local/bin/
COPY --from=zebra /usr/local/bin/zebrad /usr/local/bin/
COPY --from=zebra /etc/passwd /etc/group /etc/
COPY --from=zebra --chown=zebra:zebra /home/zebra /home/zebra
ENTRYPOINT ["stepdown", "--if-root", "--own", "/home/zebra/.cache/zebra", "zebra", "zebrad"]
